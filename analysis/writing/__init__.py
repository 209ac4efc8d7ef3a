"""Rows that may leave -> the bytes of a file, one module a format. Never a decision about what may leave."""
