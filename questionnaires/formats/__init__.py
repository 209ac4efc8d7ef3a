"""Other people's formats for questionnaires, each read and written with a line for everything that was lost.

Nothing here knows surveys or answers; what is read has passed the same checks as a definition of one's own.
"""
