"""A small sample with a design, for tests of estimates and of weighted tables."""

from io import StringIO

import pandas as pd

STAFF = pd.read_csv(
    StringIO(
        """h c w   F  y x  g k f
           1 1 3.0 10 5 18 1 1 .3
           1 1 2.5 10 5 23 2 3 .3
           1 1 4.0 10 1 17 1 1 .3
           1 2 1.0 10 5 39 2 1 .3
           1 2 2.0 10 . 15 1 1 .3
           1 3 3.0 10 4 36 1 1 .3
           1 3 3.0 10 4 33 2 1 .3
           1 3 1.5 10 2 35 2 3 .3
           2 1 5.0 8  6 13 2 2 .5
           2 1 4.0 8  1 21 2 2 .5
           2 2 6.0 8  2 28 1 1 .5
           2 2 2.0 8  3 24 1 3 .5
           2 3 2.5 8  4 29 2 3 .5
           2 3 3.0 8  . 30 2 1 .5
           2 4 3.0 8  1 29 2 1 .5
           2 4 1.0 8  1 11 1 1 .5
           3 1 2.0 5  1 38 1 1 .4
           3 1 2.0 5  1 26 2 3 .4
           3 1 1.0 5  1 37 1 2 .4
           3 1 3.0 5  6 18 1 2 .4
           3 2 4.0 5  2 20 . 1 .4
           3 2 2.0 5  4 36 1 2 .4
           3 2 2.5 5  5 15 2 3 .4
           3 2 6.0 5  2 11 1 1 .4"""
    ),
    sep=r"\s+",
    na_values=".",
)
"""Invented: three strata of three, four and two clusters; two people did not answer y, one not g."""
