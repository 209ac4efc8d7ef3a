"""What the folder's README says is true of the program."""

import re

from questionnaires.form import DEFINITION, ITEM, MODES, OPTION, SECTION, TYPES
from questionnaires.load import SHIPPED, load, shipped

README = (SHIPPED / "README.md").read_text(encoding="utf-8")


def test_the_example_is_a_complete_questionnaire(tmp_path):
    [example] = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)
    path = tmp_path / "my_survey.toml"
    path.write_text(example, encoding="utf-8")
    found = load(path)
    assert [item.key for item in found.items] == ["A1", "A2", "A3", "A3_other", "A4", "A5", "B1"]
    assert [note.key for note in found.notes] == ["K1"]
    assert found.shown({"A1": 1, "A3": (1, 4)}) == {"A1", "A3", "A3_other", "A4", "A5", "B1"}


def test_every_field_of_a_definition_is_mentioned():
    main = shipped()[0].read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z_]+", README))
    unsaid = {"frame", "refusable", "report_also"}
    fields = {*DEFINITION.fields, *SECTION.fields, *ITEM.fields, *OPTION.fields}
    assert fields - words == unsaid
    assert all(field in main for field in unsaid - {"refusable"})


def test_every_type_has_a_row():
    assert all(f"| `{kind}` |" in README for kind in TYPES)


def test_the_shipped_forms_explain_every_mode_of_consent():
    assert all(mode in shipped()[0].read_text(encoding="utf-8") for mode in MODES)
