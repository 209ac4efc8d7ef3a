"""Questionnaires of every kind, made by hypothesis: definitions that pass every check, and what they load to."""

from hypothesis import strategies as st

from questionnaires import load

LANGUAGES = (["zh-CN"], ["zh-CN", "en"], ["en", "zh-CN"], ["en"])
LETTERS = "乡镇干部工作问卷的一二三，。？！“”（）abcXYZ 0123456789-_.*#&<>=:;'\"\\/$%@+~`|^"
PLAIN = st.text(st.sampled_from(LETTERS), min_size=1, max_size=12).map(str.strip).filter(bool)
"""Words that somebody may write on one line, with the signs that formats take for their own."""


@st.composite
def definitions(draw, words=PLAIN, languages=None, everything=True):
    """A complete definition; `everything` adds scales, claims, consent and the rest that no other format has."""
    spoken = languages or draw(st.sampled_from(LANGUAGES))
    return _Maker(draw, words, spoken, everything).document()


def questionnaires(**options):
    return definitions(**options).map(lambda document: load.build(document, "generated"))


class _Maker:
    def __init__(self, draw, words, languages, everything):
        self.draw, self.words, self.languages, self.everything = draw, words, languages, everything
        self.sets = {}
        self.asked = []

    def yes(self, chance=0.5):
        return self.draw(st.sampled_from((False, True))) if chance == 0.5 else self.among(range(5)) == 0

    def among(self, choices):
        return self.draw(st.sampled_from(list(choices)))

    def some(self, choices):
        chosen = self.draw(st.sets(st.sampled_from(list(choices)), min_size=1, max_size=3))
        return [choice for choice in choices if choice in chosen]

    def text(self):
        return {language: self.draw(self.words) for language in self.languages}

    def document(self):
        for name in ("agree", "often")[: self.among(range(3))]:
            self.sets[name] = {"options": self.options(write_in=False)}
            if self.yes(0.2):
                self.sets[name]["frame"] = self.text()
        sections, items = [], []
        for number in range(self.among(range(1, 4))):
            own = [self.note(len(items))] if self.yes(0.2) else []
            own += [self.item() for _ in range(self.among(range(1, 4)))]
            items += own
            section = {"key": f"part{number}", "title": self.text(), "items": [item["key"] for item in own]}
            if number and self.yes(0.2):
                section["with_previous"] = True
            sections.append(section)
        document = {
            "key": "generated",
            "version": self.among((1, 2, 17)),
            "languages": self.languages,
            "title": self.text(),
            "sections": sections,
            "items": items,
        }
        if self.sets:
            document["option_sets"] = self.sets
        return document | (self.rest() if self.everything else {})

    def options(self, write_in=True):
        count = self.among(range(2, 6))
        values = range(1, count + 1)
        if self.yes(0.2):
            values = self.draw(st.lists(st.integers(0, 50), min_size=count, max_size=count, unique=True))
        options = [{"value": value, "label": self.text()} for value in values]
        if self.everything and self.yes(0.2):
            for option in options:
                option["score"] = self.among((0, 50, "100/3", 100, 12.5))
        if write_in and self.yes(0.2):
            options[-1]["write_in"] = True
        return options

    def item(self):
        kind = self.among(("single", "multiple", "rating", "ranking", "number", "text"))
        key = f"K{len(self.asked) + 1}"
        item = {"key": key, "type": kind, "text": self.text()}
        if kind in ("single", "multiple") and self.sets and self.yes():
            item["option_set"] = self.among(self.sets)
        elif kind in ("single", "multiple", "ranking"):
            item["options"] = self.options(write_in=kind != "ranking")
        elif kind == "rating":
            item |= self.rating()
        values = [option["value"] for option in self.options_of(item)]
        self.limits(item, kind, values)
        self.manners(item, kind, values)
        self.asked.append((key, kind, values))
        return item

    def options_of(self, item):
        return item.get("options") or self.sets.get(item.get("option_set"), {}).get("options", [])

    def rating(self):
        high = self.among((3, 5, 10))
        labels = [{language: str(value) for language in self.languages} for value in range(high + 1)]
        rating = {"options": [{"value": value, "label": label} for value, label in enumerate(labels)]}
        if self.yes():
            rating["ends"] = {"0": self.text(), str(high): self.text()}
        return rating

    def limits(self, item, kind, values):
        if kind in ("multiple", "ranking") and len(values) > 2 and self.yes():
            item["max_choices"] = self.among(range(2, len(values)))
        if kind == "multiple" and self.yes(0.2):
            item["exclusive"] = [values[0]]
        if kind == "number" and self.yes():
            low = self.among((0, 1, 5))
            item |= {"min": low, "max": low + 30}
            if self.yes():
                item["usual"] = [low + 2, low + 9]
        if kind == "text" and self.yes():
            item["max_length"] = self.among((1, 30, 200))

    def manners(self, item, kind, values):
        """What any item may have: conditions, a hint, a frame, earlier answers in its words."""
        if self.yes(0.2):
            item["hint"] = self.text()
        if self.yes(0.2):
            item["frame"] = self.text()
        for field in ("show_if", "required_if"):
            condition = self.condition() if self.yes() else None
            if condition:
                item[field] = condition
        if "required_if" not in item and self.yes(0.2):
            item["required"] = True
        if not {"required", "required_if"} & set(item) and kind != "text" and self.yes(0.2):
            item["refusable"] = False
        if self.everything and self.yes(0.2):
            item["optional"] = True
        if self.everything and kind == "single" and self.yes():
            claim = {"key": f"C{item['key']}", "text": self.text(), "counts": values[:1]}
            item["claims"] = [claim | ({"not_in_base": values[1:2]} if self.yes() else {})]
        self.pipe(item)

    def pipe(self, item):
        earlier = [key for key, kind, _ in self.asked if kind in ("single", "rating", "number", "text")]
        if earlier and self.yes(0.2):
            key = self.among(earlier)
            item["pipe"] = {key: self.text()}
            item["text"] = {language: f"{words}{{{key}}}" for language, words in item["text"].items()}

    def note(self, number):
        note = {"key": f"N{number}", "type": "note", "text": self.text()}
        condition = self.condition() if self.yes() else None
        if condition:
            note["show_if"] = condition
        self.pipe(note)
        return note

    def condition(self, deep=True):
        counted = [
            (key, values) for key, kind, values in self.asked if kind in ("single", "multiple", "rating")
        ]
        if not counted:
            return None
        if deep and self.yes(0.2):
            return {self.among(("any", "all")): [self.condition(False) for _ in range(self.among((1, 2, 3)))]}
        key, values = self.among(counted)
        return {"item": key, "in": self.some(values)}

    def rest(self):
        rest = {}
        scored = [key for key, kind, _ in self.asked if kind == "single"]
        if self.yes():
            rest |= {"thanks": self.text(), "disclaimer": self.text()}
        if self.yes():
            points = [
                {"key": "free", "text": self.text()},
                {"key": "code", "only_if": "codes", "text": self.text()},
            ]
            rest["consent"] = {"lead": self.text(), "buttons": [self.text(), self.text()], "points": points}
        if len(scored) > 1 and self.yes():
            rest |= {"background": scored[-1:], "sensitive": scored[:1]}
            rest["row_level_export"] = {"every_background_combination_at_least": 7, "generalise": scored[-1:]}
            rest["crosstabs"] = {"tables": [{"row": scored[0], "column": scored[-1]}]}
        if self.yes():
            rest["missing"] = {name: self.text() for name in ("refused", "blank", "not_shown")}
        if self.yes():
            rest["quality_flags"] = [{"key": "fast", "on": self.yes(), "rule": {"seconds_below": 60}}]
        texts = [key for key, kind, _ in self.asked if kind == "text"]
        if texts and self.yes():
            category = {"value": 1, "label": self.text(), "level": self.text()}
            rest["coding_frame"] = {"item": texts[0], "categories": [category]}
        if self.yes():
            rest["seconds"] = {"consent": 0, "text": 30}
        return rest
