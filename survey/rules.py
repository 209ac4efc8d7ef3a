"""What the page's script is told of an item: its conditions and limits, as the JSON of `data-rule`.

The server decides by the questionnaire itself; a page without a script needs nothing of this.
"""

from __future__ import annotations

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from questionnaires.answers import REFUSED, AnyOf, Chosen, Condition
from questionnaires.items import Item, Note


def of_item(item: Item) -> Markup:
    """The rule of an item, "" if there is nothing to say."""
    rule: dict[str, object] = {}
    if item.show_if is not None:
        rule["if"] = _condition(item.show_if)
    if item.required:
        rule["must"] = True
    elif item.required_if is not None:
        rule["must"] = _condition(item.required_if)
    if item.type == "multiple":
        if item.max_choices:
            rule["most"] = item.max_choices
        alone = [*item.exclusive, *((REFUSED,) if item.refusable else ())]
        if alone:
            rule["alone"] = alone
    if item.type == "number":
        rule |= {"low": item.low, "high": item.high}
        if item.usual is not None:
            rule["usual"] = list(item.usual)
    if item.max_length is not None:
        rule["chars"] = item.max_length
    return _written(rule)


def of_note(note: Note) -> Markup:
    """The rule of a note, "" if it always stands."""
    return _written({"if": _condition(note.show_if)} if note.show_if is not None else {})


def _condition(condition: Condition) -> object:
    """["T1", 2, 3], or {"any": […]} or {"all": […]} of such."""
    if isinstance(condition, Chosen):
        return [condition.item, *condition.values]
    name = "any" if isinstance(condition, AnyOf) else "all"
    return {name: [_condition(part) for part in condition.parts]}


def _written(rule: dict[str, object]) -> Markup:
    """JSON for an attribute in single quotes, "" for no rule."""
    return htmlsafe_json_dumps(rule, separators=(",", ":")) if rule else Markup()
