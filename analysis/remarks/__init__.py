"""What people wrote: out to a sheet that people sort, and back as categories, words and quotations.

Texts leave for the whole survey only, from 20 on, in a fresh order that tells nothing; no answer stands
beside them. A category or word is told from five people on, a quotation only where a person released it.
"""

FEWEST = 20
"""Remarks to one item before any of them leaves."""
LEAST = 5
"""People who must have said a thing for its number to be told."""
CATEGORIES = ("category_1", "category_2", "category_3")
COLUMNS = ("no", "item", "text", *CATEGORIES, "quote")
"""The heads of the sheet that comes back."""
WORD = "word"
"""The head of the list of words."""
