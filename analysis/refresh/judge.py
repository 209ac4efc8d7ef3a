"""What becomes of one control: its state, and the text it gets. Nothing is read or written here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis import numerals
from analysis.refresh.record import Held, Record
from analysis.refresh.results import Place, Results, counts_waves, item_of_remarks, keys_of

State = Literal[
    "same", "updated", "untrue", "could_change", "edited", "hidden", "redefined", "kept", "deleted"
]
"""未变 已更新 需改写 可改 手工改过 已隐去 口径已变 未判断 已删除"""

HIDDEN = "—"


@dataclass(frozen=True)
class Verdict:
    """A state; the text that now stands; what stands or ought to stand there by the new results."""

    state: State
    text: str
    proper: str = ""
    id: str = ""
    """The id of a chart's figure that was not shown before; of others it is known."""


@dataclass(frozen=True)
class Judge:
    """Judges what a file holds by its record and the new results."""

    record: Record
    results: Results
    overwrite: bool = False
    not_sorted: frozenset[str] = frozenset()
    """Items whose remarks stand in the file sorted, while nobody has sorted them for the new results."""
    no_earlier: bool = False
    """Whether the file compares with an earlier survey, and the new results do not."""

    def control(self, id: str, text: str, place: Place) -> Verdict:
        """What becomes of a control of that id that holds `text`."""
        if self._kept(id, text):
            return Verdict("kept", text, text)
        held = self.record.held.get(id)
        if held is not None and held.word:
            return self._word(id, text, held)
        return self.figure(id, text, place, held)

    def _kept(self, id: str, text: str) -> bool:
        """Whether the new results cannot tell of it; a gap that waits for the writer goes on waiting."""
        waits = text == HIDDEN and id in self.record.marked
        untold = item_of_remarks(id) in self.not_sorted or (self.no_earlier and counts_waves(id))
        return untold and not waits and not self.redefined(id)

    def figure(self, id: str, text: str, place: Place, held: Held | None) -> Verdict:
        """What becomes of a figure, a stamp or a withheld mark."""
        proper = self.results.text(id, place, text)
        if self.redefined(id):
            return Verdict("redefined", text, proper or HIDDEN)
        if proper is None:
            settled = text == HIDDEN and (place == "chart" or id not in self.record.marked)
            return Verdict("same" if settled else "hidden", HIDDEN, HIDDEN)
        if text == proper:
            return Verdict("same", text, proper)
        if (held is None or text not in held.texts) and not self.overwrite:
            return Verdict("edited", text, proper)
        return Verdict("updated", proper, proper)

    def _word(self, id: str, text: str, held: Held) -> Verdict:
        """Words stay as they are, whatever the results say; whether they are still true is told."""
        new = self.results.words.get(id)
        proper = new.text if new is not None else ""
        if self.redefined(id):
            return Verdict("redefined", text, proper)
        if text not in held.texts:
            if self.overwrite and new is not None:
                return Verdict("updated", proper, proper)
            return Verdict("edited", text, proper)
        if new is not None and new.predicate == held.predicate:
            return Verdict("same", text, proper)
        stem = id.rpartition(".")[0]
        rung = numerals.quantity_named(held.predicate)
        share = self.results.share(stem)
        if rung is None or share is None:
            return Verdict("untrue", text, proper)
        if rung.kind != "nobody" and not self.results.has_base_for_words(stem):
            return Verdict("untrue", text, proper)
        if numerals.quantity(share) == rung:
            return Verdict("same", text, proper)
        return Verdict("could_change" if numerals.allows(rung, share) else "untrue", text, proper)

    def redefined(self, id: str) -> bool:
        """Whether the figure is counted in another way than when it was written."""
        old, new = dict(self.record.origin.definitions), self.results.definitions
        return any(old[key] != new.get(key) for key in keys_of(id, old))
