"""A reader who wants to know what single people answered: own linear programs, nothing of `disclosure`."""

import math

import numpy as np
from scipy.optimize import linprog


class Attacker:
    """Unknown counts by name, and what is known of sums of them."""

    def __init__(self):
        self.places, self.equal, self.most = {}, [], []

    def _line(self, names):
        line = {}
        for name in names:
            at = self.places.setdefault(name, len(self.places))
            line[at] = line.get(at, 0) + 1
        return line

    def know(self, names, value, weights=None):
        """The (weighted) sum of the counts called `names` is `value`."""
        line = self._line(names)
        if weights is not None:
            line = {self.places[name]: weight for name, weight in zip(names, weights, strict=True)}
        self.equal.append((line, value))

    def same(self, names, others):
        """Two sums are equal."""
        line = self._line(names)
        for at, times in self._line(others).items():
            line[at] = line.get(at, 0) - times
        self.equal.append((line, 0))

    def at_most(self, names, value):
        self.most.append((self._line(names), value))

    def range(self, names):
        """Lowest and highest whole number that the sum can be."""
        aim = np.zeros(len(self.places))
        for at, times in self._line(names).items():
            aim[at] = times
        left, right = self._matrix(self.equal)
        under, limits = self._matrix(self.most)
        ends = []
        for direction in (1, -1):
            found = linprog(direction * aim, under, limits, left, right, bounds=(0, None))
            assert found.status == 0, found.message
            ends.append(direction * found.fun)
        return math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)

    def _matrix(self, facts):
        if not facts:
            return None, None
        matrix = np.zeros((len(facts), len(self.places)))
        for at, (line, _) in enumerate(facts):
            for place, times in line.items():
                matrix[at, place] = times
        return matrix, [value for _, value in facts]
