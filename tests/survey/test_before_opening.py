"""Before a survey opens or closes for good: what keeps it from opening, what is said, who is asked."""

import io

import pytest

from questionnaires import load
from questionnaires.formats import wenjuanxing, xlsform
from questionnaires.standard_consent import with_consent
from survey import before_opening, cli, planning
from tests.survey.desk import FILLED
from tests.survey.office import EVERY_KIND, MAIN, SMALL, office

UNITS = "unit,label,roster\nn1,青石镇,40\nn2,农技站,4\nn3,云岭乡,\n"
WJX = "食堂满意度\n\n1、您对食堂满意吗？[单选题]*\nA.满意\nB.不满意\n\n2、您的建议[填空题]\n"


class Terminal(io.StringIO):
    """What somebody at a terminal types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def instance(tmp_path):
    instance = office(tmp_path)
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "s.toml").write_text(FILLED.replace("2027-06-30", "2099-06-30"), encoding="utf-8")
    yield instance
    instance.close()


@pytest.fixture
def run(tmp_path, capsys, monkeypatch, instance):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def call(*arguments, typed=None):
        monkeypatch.setattr("sys.stdin", io.StringIO() if typed is None else Terminal(typed))
        with pytest.raises(SystemExit) as caught:
            cli.main(["--instance", str(tmp_path), *arguments])
        return caught.value.code, *capsys.readouterr()

    return call


OPEN = ("survey", "open", "spring", "--questionnaire", "township_cadres", "--settings", "s.toml")


def known(instance):
    return [row.key for row in instance.console.surveys()]


def test_who_sits_at_a_terminal_reads_the_warnings_and_may_still_say_no(run, instance):
    code, _, err = run(*OPEN, "--units", "units.csv", typed="n\n")
    assert code == 1
    assert "44 people, 162 combinations" in err
    assert "Fewer than 10 people: 农技站. Not even how many of such a unit answered is told" in err
    assert err.index("农技站. Not") < err.index("Open it? Nothing of it can be changed afterwards.")
    assert known(instance) == []
    assert run(*OPEN, "--units", "units.csv", typed="y\n")[0] == 0
    assert known(instance) == ["spring"]


def test_a_script_and_the_sure_are_not_asked(run, instance):
    assert run(*OPEN)[0] == 0
    code, _, err = run("survey", "close", "spring", "--grace", "0", "--yes", typed="")
    assert (code, err) == (0, "")
    code, out, err = run("survey", "close", "spring", typed="")
    assert (code, out, err) == (1, "", "survey spring: it is closed already. Nothing was changed.\n")


def test_closing_for_good_asks_at_a_terminal(run, instance):
    run(*OPEN)
    code, _, err = run("survey", "close", "spring", "--grace", "0", typed="n\n")
    assert code == 1
    assert "Close survey spring? It can never be opened again." in err
    assert instance.survey("spring").state == "open"
    assert run("survey", "close", "spring", "--grace", "0", typed="y\n")[0] == 0
    assert instance.survey("spring").state == "closed"


def test_a_questionnaire_without_consent_text_is_not_opened(run, tmp_path, instance):
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    code, out, err = run(*OPEN[:4], "small.toml", *OPEN[5:])
    assert (code, out) == (1, "")
    assert err.startswith(
        "questionnaire small, consent: there is no consent text: nobody would read who asks"
    )
    assert known(instance) == []


def test_an_imported_text_has_a_consent_text_and_opens(run, tmp_path, instance):
    (tmp_path / "canteen.txt").write_text(WJX, encoding="utf-8")
    code, _, err = run("questionnaire", "import", "canteen.txt", "-o", "canteen.toml")
    assert code == 0
    assert "A consent text was put in." in err
    assert run(*OPEN[:4], "canteen.toml", *OPEN[5:])[0] == 0
    assert known(instance) == ["spring"]


def test_the_standard_consent_says_only_what_holds_for_the_questionnaire():
    required = with_consent(wenjuanxing.read(WJX.encode(), "canteen.txt").questionnaire)
    points = {point.key: point.text for point in required.consent.points}
    assert set(points["contact"]) == {"zh-CN"}
    assert "有疑问请打{contact}。" in points["contact"].values()
    assert "必答" in points["voluntary"]["zh-CN"]
    assert "姓名、电话" not in points["not_kept"]["zh-CN"]
    assert "free_text" in points
    assert not any("{help}" in text["zh-CN"] for text in points.values())
    own = load.load(MAIN)
    assert with_consent(own) is own


def test_the_standard_consent_speaks_every_language_of_a_form(tmp_path):
    (tmp_path / "kind.toml").write_text(EVERY_KIND, encoding="utf-8")
    form = load.load(tmp_path / "kind.toml")
    found = with_consent(xlsform.read(xlsform.write(form, "k.xlsx").data, "k.xlsx").questionnaire)
    assert all(set(point.text) == set(form.languages) for point in found.consent.points)


def test_chinese_words_in_the_english_form_are_told(run, tmp_path, instance):
    words = FILLED.replace('en = "the county\'s organisation department"', 'en = "县委组织部"')
    (tmp_path / "s.toml").write_text(words.replace("2027-06-30", "2099-06-30"), encoding="utf-8")
    code, _, err = run(*OPEN)
    assert (code, err) == (
        0,
        "The form in English would show Chinese words: Who asks. Write them in each language, or take English "
        "out of the languages of the form.\n",
    )


def test_nothing_is_said_where_everything_is_in_order(instance, tmp_path):
    ready = planning.plan(instance, "spring", MAIN, tmp_path / "s.toml")
    before_opening.check(ready)
    assert [*before_opening.meter(ready), *before_opening.warnings(ready)] == []


def test_without_background_items_nothing_reads_as_safe(tmp_path, instance):
    text = with_words(SMALL, "您的性别", "Your sex")
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    ready = planning.plan(instance, "spring", tmp_path / "small.toml", tmp_path / "s.toml")
    told = [str(line) for line in before_opening.warnings(ready)]
    assert told[0].startswith("No item is named as background: nothing is protected by it")
    assert "A1 您的性别" in told[0]


def with_words(text, chinese, english):
    return text.replace("去年参加过培训吗？", chinese).replace("Were you trained last year?", english)
