"""The instance's own files attacked as a thief of the disk would: order, pairs, residue, layout.

Files are read as bytes; none is opened through SQLite, and nothing is written anywhere.
"""
