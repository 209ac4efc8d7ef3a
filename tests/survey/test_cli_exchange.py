"""Questionnaires come in from other programs and go out to them on the command line."""

import tomllib

import openpyxl

from questionnaires import load
from questionnaires.formats import xlsform
from survey.cli import command
from survey.cli.edge import run
from tests.survey.office import EVERY_KIND

TEXT = """\
培训小问卷

1、性别[单选题] *
A.男
B.女

2、上传照片[文件上传]
"""


def cli(capsys, *arguments, language="en"):
    from survey.cli.language import speak

    code = run(command(language), [str(argument) for argument in arguments], speak(language))
    out = capsys.readouterr()
    return code, out.out, out.err.splitlines()


def test_a_text_becomes_a_definition_that_passes_the_check(tmp_path, capsys):
    source, target = tmp_path / "training.txt", tmp_path / "training.toml"
    source.write_text(TEXT, encoding="utf-8")
    code, out, err = cli(capsys, "questionnaire", "import", source, "-o", target)
    assert (code, out) == (0, f"{target}: 1 items\n")
    assert err == [
        "training.txt, line 7: “上传照片” was left out: [文件上传] is not asked here. "
        "Ask for it with options, a whole number or a text.",
        "1 things were left out or changed; see above.",
        "By their wording these items ask who people are, and were put under `background`: Q1 性别. Together "
        "they may single somebody out: the meter before opening and the row-level export look at them, and "
        "the export may leave them out (`generalise`). Please check, and change both lines in the definition "
        "where they are wrong.",
        "A consent text was put in. Read it, and change what does not hold here.",
    ]
    assert cli(capsys, "questionnaire", "check", target)[0] == 0
    assert load.load(target).item("Q1").required
    assert load.load(target).background == ("Q1",)


def test_what_gives_itself_no_key_is_called_like_its_definition(tmp_path, capsys):
    source, target = tmp_path / "问卷.txt", tmp_path / "canteen.toml"
    source.write_text(TEXT, encoding="utf-8")
    assert cli(capsys, "questionnaire", "import", source, "-o", target)[0] == 0
    assert load.load(target).key == "canteen"


def test_other_codes_are_told_by_themselves(tmp_path, capsys):
    book = openpyxl.Workbook()
    survey, choices = book.active, book.create_sheet("choices")
    survey.title = "survey"
    for row in (("type", "name", "label"), ("select_one sex", "sex", "Sex")):
        survey.append(row)
    for row in (("list_name", "name", "label"), ("sex", "m", "Male"), ("sex", "f", "Female")):
        choices.append(row)
    book.save(tmp_path / "form.xlsx")
    code, _, err = cli(capsys, "questionnaire", "import", tmp_path / "form.xlsx", "-o", tmp_path / "f.toml")
    assert code == 0
    assert "m = 1, f = 2" in err[0]
    assert err[1] == "1 things were carried over under another name or code."


def test_an_answer_without_a_limit_is_listed_in_words(tmp_path, capsys):
    source, target = tmp_path / "training.txt", tmp_path / "training.toml"
    source.write_text("培训\n\n1、您的建议[填空题]\n", encoding="utf-8")
    cli(capsys, "questionnaire", "import", source, "-o", target)
    code, out, _ = cli(capsys, "questionnaire", "show", target, language="zh-CN")
    assert code == 0
    assert "填写文字，字数不限" in out
    assert "∞" not in out


def test_without_a_file_the_definition_is_printed(tmp_path, capsys):
    source = tmp_path / "training.txt"
    source.write_text(TEXT, encoding="utf-8")
    code, out, _ = cli(capsys, "questionnaire", "import", source)
    assert code == 0
    assert tomllib.loads(out)["title"] == {"zh-CN": "培训小问卷"}


def test_a_form_is_known_by_what_is_in_it_whatever_it_is_called(tmp_path, capsys):
    source = tmp_path / "form.txt"
    every_kind = load.build(tomllib.loads(EVERY_KIND), "every_kind.toml")
    source.write_bytes(xlsform.write(every_kind, "form.xlsx").data)
    code, _, err = cli(capsys, "questionnaire", "import", source, "-o", tmp_path / "form.toml")
    assert (code, len(err)) == (0, 2)
    assert err[1].startswith("A consent text was put in.")
    assert load.load(tmp_path / "form.toml").key == "every_kind"


def test_a_definition_is_not_imported_again(tmp_path, capsys):
    source = tmp_path / "kind.toml"
    source.write_text(EVERY_KIND, encoding="utf-8")
    code, _, err = cli(capsys, "questionnaire", "import", source, language="zh-CN")
    assert code == 1
    assert err == ["kind.toml：这已经是问卷定义（TOML）了。直接用就行；可以用questionnaire check检查一遍。"]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path, capsys):
    source = tmp_path / "huge.txt"
    with source.open("wb") as file:
        file.truncate(100 * 2**20)
    code, _, err = cli(capsys, "questionnaire", "import", source)
    assert code == 1
    assert err == [
        "huge.txt: the file is larger than 5 MB. A questionnaire is a few pages; is this the right file?"
    ]


def test_a_missing_file_is_a_problem_in_one_line(tmp_path, capsys):
    code, _, err = cli(capsys, "questionnaire", "import", tmp_path / "none.txt")
    assert code == 1
    assert len(err) == 1
    assert "none.txt" in err[0]


def test_export_writes_both_formats_and_tells_what_stayed(tmp_path, capsys):
    form, text = tmp_path / "out.xlsx", tmp_path / "out.txt"
    code, out, err = cli(
        capsys, "questionnaire", "export", "monthly_pulse", "--to", "xlsform", "-o", form, language="zh-CN"
    )
    assert (code, out) == (0, f"{form}：10道题\n")
    assert "out.xlsx：没有带过去：知情说明。它留在问卷定义（TOML）里，请保存好那个文件。" in err
    assert xlsform.read(form.read_bytes(), "out.xlsx").questionnaire.key == "monthly_pulse"
    code, _, err = cli(capsys, "questionnaire", "export", "monthly_pulse", "--to", "text", "-o", text)
    assert code == 0
    assert text.read_text(encoding="utf-8").startswith("月度快测\n\n【近期工作量】[段落说明]\n")
    assert err[-1] == f"{len(err) - 1} things were left out or changed; see above."


def test_export_wants_a_format(tmp_path, capsys):
    assert cli(capsys, "questionnaire", "export", "monthly_pulse", "-o", tmp_path / "out.txt")[0] == 2
