"""Whether a password that somebody chose is easily guessed. Its length is a matter of `survey.accounts`."""

from __future__ import annotations

import re

ENOUGH = 10**10
"""Guesses that a password must withstand: the highest of its five steps (Wheeler 2016, USENIX Security)."""
_READ = 72
"""Characters that are looked at: zxcvbn takes no more, and those behind them weaken no password."""
_OF_THE_PRODUCT = (
    *("cadre", "survey", "cadre-survey", "cadresurvey", "questionnaire", "console", "township", "researcher"),
    *("ganbu", "diaocha", "wenjuan", "xiangzhen", "gongzuotai", "mima", "yonghu", "guanliyuan"),
    *("干部", "调查", "问卷", "乡镇", "工作台", "密码", "用户", "管理员", "测评", "考核"),
    *("中华人民共和国", "人民", "政府", "一二三四五六七八九十", "零一二三四五六七八九", "为人民服务"),
)
"""What somebody would try here first."""
# Chinese names and words in letters: zxcvbn's lists are English and know few of them.
_SYLLABLE = (
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|iao|ian|ing|uai|uan|ang|eng|ong|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve"
    r"|[aeiouv])"
)
_NAME_AND_FIGURES = re.compile(rf"(?:[\W\d_]*{_SYLLABLE}){{0,4}}[\W\d_]*", re.IGNORECASE)


def too_easy(password: str, name: str) -> bool:
    """Whether a password of the account `name` is among those that are guessed first.

    That is one on the lists of common passwords, made of common words, names, dates, rows of keys and
    repetitions, or of four Chinese syllables at most with figures: zhangwei1990.
    """
    # Its lists are large, and only who chooses a password needs them.
    from zxcvbn import zxcvbn

    if _NAME_AND_FIGURES.fullmatch(password):
        return True
    measured = zxcvbn(password[:_READ], user_inputs=[name, *_OF_THE_PRODUCT])
    return bool(measured["guesses"] < ENOUGH)
