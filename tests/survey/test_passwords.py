"""Passwords that somebody chose: those guessed first are refused, sentences and random letters are taken."""

import subprocess
import sys

import pytest

from survey import accounts
from survey.accounts import SHORTEST
from survey.passwords import too_easy

EASY = [
    "password1234",
    "P@ssw0rd2026",
    "1qaz2wsx3edc",
    "1q2w3e4r5t6y",
    "qwertyuiop123",
    "123456789012",
    "abc123456789",
    "admin12345678",
    "iloveyou1234",
    "monkeymonkey1",
    "zhangwei1990",
    "zhangwei19900101",
    "Wang.Xiaoming@1990",
    "19880808wanglei",
    "woaini1314520",
    "zhongguo1949",
    "xiangzhen2026",
    "ganbudiaocha123",
    "cadre-survey2026",
    "lin-chunmei-lin-chunmei",
    "密码密码密码密码密码密码",
    "一二三四五六七八九十一二",
    "中华人民共和国中央人民政府",
]
HARD = [
    "清晨 walks to the river 7",
    "correct-horse-battery-staple",
    "green heron rides late bus",
    "春天的河边有三只白鹭在飞",
    "外婆腌的萝卜比供销社的脆",
    "lvshui-qingshan-xiaoqiao-liushui",
    "woxihuanhelvdoutang",
    "X7#kq9!vTz2m",
    "long sentences are taken whole, " * 6,
]


@pytest.mark.parametrize("password", EASY)
def test_a_password_that_is_guessed_first_is_refused(password):
    assert len(password) >= SHORTEST, "its length alone would not refuse it"
    assert too_easy(password, "lin-chunmei")


@pytest.mark.parametrize("password", HARD)
def test_a_sentence_or_random_letters_are_taken(password):
    assert len(password) >= SHORTEST
    assert not too_easy(password, "lin-chunmei")


def test_a_name_counts_as_a_word_that_is_known():
    assert too_easy("Brandywine-Brandywine", "brandywine")
    assert not too_easy("Brandywine sells 6 umbrellas", "brandywine")


@pytest.mark.parametrize("password", ["1" * 200, "1a" * 100, "zhang" * 40, "-" * 200])
def test_long_passwords_are_looked_at_as_well(password):
    assert too_easy(password, "wang")


def test_the_program_itself_gives_no_password_that_it_would_refuse():
    assert not any(too_easy(accounts.one_time_password(), "wang") for _ in range(20))


def test_the_lists_are_loaded_only_when_a_password_is_chosen():
    """They are large, and the server, the commands and their help do without them."""
    asked = "import sys, survey.accounts; sys.exit('zxcvbn' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
