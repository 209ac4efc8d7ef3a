"""One module a file format, each giving a `Table`; `coding` turns its cells into the codebook's values.

Nothing here counts an answer, and no row is ever dropped. The door is `analysis.frame.read`.
"""
