"""The command line as people meet it: light help in two languages, exit codes, one line a problem."""

import signal
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

import click
import pytest

from questionnaires.errors import Problem, say
from survey import cli
from survey.cli import edge
from survey.cli.columns import padded, table, width_of, wrapped
from survey.cli.language import chosen
from survey.cli.lazy import localized
from survey.errors import FieldworkError
from survey.store.base import StoreFull, SurveyFull
from tests.survey.desk import FILLED, answer

ROOT = Path(__file__).resolve().parent.parent.parent
HEAVY = [
    "pandas",
    "numpy",
    "scipy",
    "flask",
    "sqlite_utils",
    "wtforms",
    "babel",
    "docx",
    "questionnaires.load",
]


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    """Calls the command in this process: (exit code, standard output, standard error)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CADRE_SURVEY_INSTANCE", str(tmp_path / "instance"))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            cli.main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return caught.value.code, out, err

    return call


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["survey", "--help"], ["--lang", "en", "--help"]]
)
def test_help_imports_nothing_heavy(arguments):
    program = f"""
import sys
from survey import cli
try:
    cli.main({arguments!r})
except SystemExit as end:
    heavy = sorted(set({HEAVY!r}) & set(sys.modules))
    sys.exit(f"imported {{heavy}}" if heavy else end.code)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_command_without_statistics_imports_none(tmp_path):
    program = f"""
import sys
from survey import cli
for arguments in (["init"], ["survey", "list"]):
    try:
        cli.main(["--instance", {str(tmp_path / "i")!r}, *arguments])
    except SystemExit as end:
        assert end.code == 0
assert not {{"scipy", "flask", "wtforms"}} & set(sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


def test_python_m_survey_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "survey", "--lang", "en", "--help"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: cadre-survey [OPTIONS] COMMAND [ARGS]...\n\n  Anonymous surveys")
    for name in (
        "init",
        "serve",
        "demo",
        "questionnaire",
        "survey",
        "slips",
        "release",
        "export",
        "report",
        "frequency",
        "crosstab",
        "scale",
    ):
        assert f"\n  {name} " in done.stdout


def test_help_is_chinese_from_first_word_to_last(run):
    code, out, _ = run("--lang", "zh-CN", "survey", "open", "--help")
    assert code == 0
    assert out == (
        "用法: cadre-survey survey open [选项] 代号\n"
        "\n"
        "  开始一次调查。问卷和设置从此固定不变。\n"
        "\n"
        "选项:\n"
        "  --questionnaire 问卷  问卷的代号或文件。 [必填]\n"
        "  --settings 文件       设置文件，由survey new写出。 [必填]\n"
        "  --closes 日期         截止日期，如2027-03-31，到当日结束时截止。\n"
        "  --units 文件          单位名单CSV，列为unit,label,roster；各单位有自己的链接\n"
        "                        或口令条。\n"
        "  --codes               凭口令填写；口令条用cadre-survey slips打印。\n"
        "  --yes                 在终端运行时也不再询问。\n"
        "  --help                显示本说明后退出。\n"
    )


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "zh-CN"),
        ([], {"LANG": "C.UTF-8"}, "zh-CN"),
        ([], {"LC_ALL": "POSIX", "LANG": "en_US.UTF-8"}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh-CN"),
        ([], {"LANG": "zh_TW"}, "zh-CN"),
        ([], {"LC_ALL": "", "LC_MESSAGES": "en_GB", "LANG": "zh_CN"}, "en"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        (["--lang", "zh-CN", "--help"], {"LANG": "en_US"}, "zh-CN"),
        (["--lang=en"], {"LANG": "zh_CN"}, "en"),
        (["--instance", "x", "--lang", "en", "survey"], {}, "en"),
        (["--instance=x", "--version", "--lang=en"], {}, "en"),
        (["export", "a-1", "--lang", "en"], {}, "zh-CN"),
        (["--lang"], {}, "zh-CN"),
        (["--lang", "fr"], {"LANG": "en_US"}, "en"),
    ],
)
def test_the_language_is_asked_for_or_the_locales_or_chinese(arguments, environment, language):
    assert chosen(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "english", "chinese"),
    [
        (["survey", "opne"], "No such command 'opne'.", "没有'opne'这个命令。"),
        (["--lnag"], "No such option", "没有"),
        (["survey", "status"], "Missing argument 'KEY'.", "缺少参数 '代号'。\n"),
        (["survey", "close", "a", "--grace", "-1"], "-1 is not in the range", "-1不在"),
        (
            ["survey", "open", "a", "--closes", "soon"],
            "soon is no date such as 2027-03-31.",
            "soon不是日期，应写成2027-03-31这样。",
        ),
        (
            ["export", "a-1", "-o", "a.sas"],
            "Say which format with --format; there are csv, xlsx, sav, dta, parquet, json, ddi.",
            "请用--format写明格式，可选csv, xlsx, sav, dta, parquet, json, ddi。",
        ),
        (
            ["export", "a-1", "-o", "a", "--format", "sas"],
            "'sas' is not one of 'csv', 'xlsx', 'sav',",
            "'sas'不在可选值中：'csv', 'xlsx', 'sav',",
        ),
        (
            ["export", "a-1", "-o", "a.sav", "--labels"],
            "A sav file holds values and their labels: leave out --labels.",
            "sav文件里数值和标签都有，请去掉--labels。",
        ),
        (["--lang", "fr", "init"], "'fr' is not one of 'zh-CN', 'en'.", "'fr'不在可选值中：'zh-CN', 'en'。"),
    ],
)
def test_wrong_usage_ends_with_2_in_either_language(run, monkeypatch, arguments, english, chinese):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert english in err
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    code, _, err = run(*arguments)
    assert code == 2
    assert chinese in err


def filled(path, more=""):
    """The settings file of `survey new` with its words filled in, and `more`."""
    empty = {line.split(" = ")[0] for line in FILLED.splitlines()}
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.split(" = ")[0] not in empty
    ]
    # A real clock runs in these tests: the last day must stay far off.
    lasting = FILLED.replace("2027-06-30", "2099-12-31")
    path.write_text("\n".join([lasting, *lines, more]), encoding="utf-8")


def test_a_survey_from_init_to_export(run, tmp_path):
    assert run("init")[0] == 0
    code, out, err = run("survey", "new", "township_cadres", "-o", "s.toml")
    assert (code, err) == (0, "")
    assert out == "Written: s.toml. Fill it in, then open the survey.\n"
    code, out, err = run(
        "survey", "open", "spring", "--questionnaire", "township_cadres", "--settings", "s.toml"
    )
    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 2
    assert (
        "s.toml, organiser, purpose, recipient, place, keeper, help, contact: the consent text needs this, and it is empty (Chinese)."
        in err
    )
    filled(tmp_path / "s.toml")
    code, out, err = run(
        "survey",
        "open",
        "spring",
        "--questionnaire",
        "township_cadres",
        "--settings",
        "s.toml",
        "--closes",
        "2099-12-31",
    )
    assert (code, err) == (0, "")
    today = datetime.now(UTC).astimezone(instance_of(tmp_path).config.zone).date().isoformat()
    assert out == (
        "Survey         spring\n"
        "Questionnaire  township_cadres 1\n"
        "State          open\n"
        "Answers        fewer than 10\n"
        f"Opened         {today}\n"
        "Last day       2099-12-31\n"
        "Address        http://127.0.0.1:8000/s/spring\n"
    )
    instance = instance_of(tmp_path)
    answer(instance.survey("spring"), 23)
    instance.close()
    assert "Answers        20 or more\n" in run("survey", "status", "spring")[1]
    assert run("survey", "pause", "spring")[1] == "Survey spring is paused.\n"
    assert run("survey", "resume", "spring")[1] == "Survey spring is open again.\n"
    assert run("release", "spring")[0] == 1
    code, out, _ = run("survey", "close", "spring", "--grace", "0")
    assert code == 0
    assert "State          closed\nAnswers        23\n" in out
    told = (
        "Release spring-1: 23 answers, k = 10.\n"
        "The console writes its report when an analyst first looks at the results; "
        "report release:spring-1 -o FILE writes one now.\n"
    )
    assert run("release", "spring") == (0, told, "")
    assert "Releases       spring-1\n" in run("survey", "status", "spring")[1]


def instance_of(tmp_path):
    from survey.context import Instance

    return Instance(tmp_path / "instance")


def test_the_list_stands_in_columns_in_both_languages(run, tmp_path):
    run("init")
    assert run("survey", "list") == (0, "No survey yet.\n", "")
    run("survey", "new", "township_cadres")
    filled(tmp_path / "survey.toml")
    run("survey", "open", "a", "--questionnaire", "township_cadres", "--settings", "survey.toml")
    run("survey", "open", "autumn-2026", "--questionnaire", "township_cadres", "--settings", "survey.toml")
    _, english, _ = run("survey", "list")
    _, chinese, _ = run("--lang", "zh-CN", "survey", "list")
    for text in (english, chinese):
        lines = text.splitlines()
        assert len(lines) == 4
        starts = [
            [width_of(line[:place]) for place in range(1, len(line)) if line[place - 1] == " " != line[place]]
            for line in lines[2:]
        ]
        assert starts[0][0] == starts[1][0]
    assert english.startswith(
        "Survey       Questionnaire      State  Answers        Opened      Last day\n-----------  "
    )
    assert chinese.startswith(
        "调查         问卷               状态    答卷      开始日期    截止日期\n-----------  "
    )


def test_a_settings_file_is_never_replaced(run, tmp_path):
    (tmp_path / "survey.toml").write_text("mine")
    code, out, err = run("survey", "new", "township_cadres")
    assert (code, out) == (1, "")
    assert err == "survey.toml: the file is there and was not replaced. Name another with -o.\n"
    assert (tmp_path / "survey.toml").read_text() == "mine"


def test_the_settings_file_has_comments_in_the_language_of_the_command(run, tmp_path):
    run("survey", "new", "township_cadres", "-o", "en.toml")
    run("--lang", "zh-CN", "survey", "new", "township_cadres", "-o", "zh.toml")
    assert "# Who asks" in (tmp_path / "en.toml").read_text(encoding="utf-8")
    assert "# 谁组织这次调查" in (tmp_path / "zh.toml").read_text(encoding="utf-8")


def test_problems_are_one_line_each_and_end_with_1(run, tmp_path):
    code, out, err = run("survey", "list")
    assert (code, out) == (1, "")
    assert (
        err
        == f"instance {tmp_path / 'instance'}: there is no instance here. Create it with cadre-survey init, or name another with --instance.\n"
    )
    run("init")
    assert run("survey", "status", "none")[::2] == (
        1,
        "survey none: there is no survey of this key. cadre-survey survey list names them all.\n",
    )
    code, _, err = run("--lang", "zh-CN", "survey", "status", "none")
    assert (code, err) == (1, "调查none：没有这个代号的调查。用cadre-survey survey list可以列出全部调查。\n")
    assert run("export", "none-1", "-o", "a.csv")[0] == 1


def test_init_tells_what_it_made_and_is_harmless_twice(run, tmp_path):
    code, out, _ = run("init")
    assert code == 0
    assert [line.rsplit("/", 1)[-1] for line in out.splitlines() if line.startswith("Made ")] == [
        *("instance", "questionnaires", "surveys", "config.toml", "keys.toml", "console.db")
    ]
    code, out, _ = run("init")
    assert (code, out) == (0, f"{tmp_path / 'instance'} is whole; nothing was changed.\n")


def test_the_option_names_the_instance_before_the_environment_does(run, tmp_path):
    assert run("--instance", tmp_path / "other", "init")[0] == 0
    assert (tmp_path / "other" / "config.toml").exists()
    assert not (tmp_path / "instance").exists()


def test_serve_does_not_start_without_its_secret(run, tmp_path):
    run("init")
    (tmp_path / "instance" / "keys.toml").unlink()
    code, out, err = run("serve")
    assert (code, out) == (1, "")
    assert "keys.toml: the file cannot be opened" in err


class Odd(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (StoreFull(), "The answers cannot be written: the disk is full or the file is locked."),
        (SurveyFull(), "The survey has as many answers as its cap allows."),
        (
            FileNotFoundError(2, "No such file or directory", "数据.csv"),
            "数据.csv: No such file or directory",
        ),
        (ValueError("frame has no column 'Q9'\nit has Q1"), "frame has no column 'Q9' it has Q1"),
        (
            FieldworkError([Problem(say("a"), say("b"), say("c")), Problem(say("d"), say("e"), say("f"))]),
            "a: b c\nd: e f",
        ),
    ],
)
def test_the_edge_turns_errors_into_lines(capsys, error, told):
    @click.command()
    def fails():
        raise error

    assert edge.run(fails, [], str) == 1
    assert capsys.readouterr().err == told + "\n"


def test_an_unexpected_error_tells_its_place_and_not_its_words(capsys):
    @click.command()
    def fails():
        raise Odd("张三的答案")

    assert edge.run(fails, [], str) == 1
    err = capsys.readouterr().err
    assert err.startswith("Unexpected error Odd in test_cli.py, line ")
    assert "张三" not in err


def test_interrupting_ends_quietly(capsys):
    @click.command()
    def waits():
        raise KeyboardInterrupt

    assert edge.run(waits, [], str) == 1
    assert capsys.readouterr().err.strip() == "Stopped."


def test_a_localized_command_leaves_the_original_alone():
    @click.group(help="Field work.")
    def group():
        pass

    @group.command(help="Open.\n\nMore.")
    @click.option("--day", metavar="DATE", help="Day.")
    def child(day):
        pass

    twin = localized(group, str.upper)
    assert (twin.help, group.help) == ("FIELD WORK.", "Field work.")
    assert twin.commands["child"].params[0].help == "DAY."
    assert twin.commands["child"].short_help == "OPEN"
    assert child.params[0].help == "Day."
    assert group.commands["child"] is child


def test_a_chinese_character_is_two_columns_wide():
    assert width_of("调查A") == 5
    assert padded("调查", 6) + "|" == "调查  |"
    assert (
        table(["代号", "n"], [["a", "1"], ["春季调查", "22"]])
        == "代号      n\n--------  --\na         1\n春季调查  22"
    )


def test_lines_break_between_characters_and_never_before_punctuation():
    words = "问卷和设置，从此不变。"
    assert wrapped(words, 12) == ["问卷和设置，", "从此不变。"]
    assert wrapped(words, 11) == ["问卷和设", "置，从此不", "变。"]
    for width in range(6, 30):
        lines = wrapped(words, width)
        assert "".join(lines) == words
        assert not any(line.startswith(("，", "。")) for line in lines)
        assert all(width_of(line) <= width for line in lines)
    assert wrapped("a long English line", 8) == ["a long", "English", "line"]
    assert wrapped("", 10) == []


def test_serve_answers_until_it_is_interrupted(run, tmp_path):
    run("init")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-u", "-m", "survey", "--lang", "en", "serve", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert server.stdout.readline() == f"Serving on http://127.0.0.1:{port}\n"
        assert server.stdout.readline() == (
            "Slips, posters and the console name http://127.0.0.1:8000 all the same; config.toml sets it.\n"
        )
        assert server.stdout.readline().endswith("/console/\n")
        assert server.stdout.readline() == "Ctrl-C stops the server.\n"
        with urlopen(f"http://127.0.0.1:{port}/healthz") as reply:
            assert (reply.status, reply.read()) == (200, b"ok")
    finally:
        server.send_signal(signal.SIGINT)
        rest, errors = server.communicate()
    assert (rest, errors, server.returncode) == ("", "", 0)
