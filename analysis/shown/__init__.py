"""One module a statistic: its printed tables, its JSON object, its flat lines for CSV.

One-way tables, cross-tabs and scales have theirs in `analysis.tables` and `analysis.figures`.
"""
