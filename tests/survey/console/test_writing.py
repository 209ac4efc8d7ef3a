"""Questionnaires are brought, written, checked, saved and removed: nothing unsound is saved, nothing typed is lost."""

import io
import re
import tempfile
import tomllib
import zipfile
from html import unescape

import openpyxl
import pytest

from questionnaires import load
from survey import shelf
from survey.starter import starter
from tests.survey.console.staff import hire
from tests.survey.office import SMALL, opened

LIST, NEW = "/console/questionnaires", "/console/new-questionnaire"
OWN = SMALL.replace('key = "small"', 'key = "spring_form"')
WRONG = OWN.replace("version = 1", "version = 0", 1).replace("in = [1]", "in = [7]")
PASTED = "培训小问卷\n\n1、去年参加过培训吗？[单选题]\n参加过\n没有\n\n2、还想说什么？[填空题]\n"


@pytest.fixture
def own(instance):
    folder = instance.folder / "questionnaires"
    folder.mkdir()
    return folder


def written(own):
    """Names of the files that were saved."""
    return sorted(path.name for path in own.iterdir())


def typed(page):
    """What stands in the field of the definition."""
    return unescape(re.search(r'<textarea id="text"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1])


def seen(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def save(person, text, address=f"{NEW}/text", do="save", **more):
    """Send the form of the desk as the page at `address` has it."""
    page = person.get(address).text
    return person.post(address, text=text, do=do, seen=seen(page), **more)


def bring(person, data, name="upload"):
    return person.post(NEW, file=(io.BytesIO(data), name))


def test_a_sound_questionnaire_is_saved_under_its_key_and_put_down(designer, own):
    answer = save(designer, OWN.replace("\n", "\r\n"))
    assert answer.headers["Location"] == f"{LIST}/spring_form?said=saved"
    assert written(own) == ["spring_form.toml"]
    path = own / "spring_form.toml"
    assert path.read_text(encoding="utf-8").strip() == OWN.strip()
    assert path.stat().st_mode & 0o777 == 0o600
    [act, *_] = designer.instance.staff.acts(1)
    assert (act.act, act.about) == ("saved", "spring_form 1")
    assert "已保存" in designer.get(f"{LIST}/spring_form", said="saved").text


def test_the_folder_is_made_where_there_was_none(designer, instance):
    assert save(designer, OWN).status_code == 303
    assert (instance.folder / "questionnaires").stat().st_mode & 0o777 == 0o700


def test_what_has_problems_comes_back_whole_with_all_of_them_and_their_lines(designer, own):
    answer = save(designer, WRONG)
    assert answer.status_code == 422
    assert typed(answer.text).strip() == WRONG.strip()
    lines = [int(line) for line in re.findall(r'data-line="(\d+)"', answer.text)]
    text = typed(answer.text).split("\n")
    assert [text[line - 1] for line in lines] == ["version = 0", 'show_if = {item = "A1", in = [7]}']
    assert "有2处需要改正" in answer.text
    assert written(own) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("key ＝ 1", "全角"),
        ("", "key"),
        ("key = " + "[" * 4900, "括号套了几百层"),
        ("version = " + "9" * 4900, "一个数长达几千位"),
        ("x\n" * (shelf.MOST_CHARACTERS // 2) + "x", "个字符"),
        ("x" * (shelf.MOST_IN_A_LINE + 1), "这一行有5001个字符"),
        ('key = "../../evil"', "../../evil"),
    ],
)
def test_what_cannot_even_be_read_comes_back_too(wrong, said, designer, own):
    answer = save(designer, wrong)
    assert answer.status_code == 422
    assert said in unescape(answer.text)
    assert typed(answer.text).strip() == wrong
    assert written(own) == []


def test_checking_saves_nothing(designer, own):
    right, wrong = (save(designer, text, do="check") for text in (OWN, WRONG))
    assert right.status_code == 200
    assert "没有发现问题：6道题" in right.text
    assert wrong.status_code == 422
    assert typed(right.text).strip() == OWN.strip()
    assert written(own) == []


def test_a_script_is_told_the_same_in_a_part_of_a_page(designer, own):
    part = designer.post(f"{NEW}/check", page=f"{NEW}/text", text=WRONG)
    assert part.status_code == 200
    assert "<html" not in part.text
    assert len(re.findall("data-line", part.text)) == 2
    assert "没有发现问题" in designer.post(f"{NEW}/check", page=f"{NEW}/text", text=OWN).text
    assert written(own) == []


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_new_one_begins_with_a_sound_example(language, designer):
    designer.instance.staff.set_language(designer.name, language)
    page = designer.get(f"{NEW}/text").text
    assert typed(page) == starter(language)
    assert "data-line" not in page
    assert save(designer, starter(language)).status_code == 303


@pytest.mark.parametrize("key", ["township_cadres", "monthly_pulse", "Township_cadres", "k" * 61])
def test_keys_of_the_program_their_like_and_endless_ones_are_refused(key, designer, own):
    answer = save(designer, OWN.replace("spring_form", key), replacing="1")
    assert answer.status_code == 422
    assert re.findall(r'data-line="(\d+)"', answer.text) == ["2"]
    assert written(own) == []


def test_a_questionnaire_gives_way_only_where_somebody_says_so(designer, own):
    save(designer, OWN)
    other = OWN.replace("培训小问卷", "另一份")
    refused = save(designer, other)
    assert refused.status_code == 422
    assert 'name="replacing"' in refused.text
    assert typed(refused.text).strip() == other.strip()
    assert "另一份" not in (own / "spring_form.toml").read_text(encoding="utf-8")
    assert save(designer, other, replacing="1").status_code == 303
    assert "另一份" in (own / "spring_form.toml").read_text(encoding="utf-8")


def test_whoever_opened_it_to_change_it_may_save_it(designer, own):
    save(designer, OWN)
    address = f"{LIST}/spring_form/edit"
    assert typed(designer.get(address).text).strip() == OWN.strip()
    assert save(designer, OWN.replace("培训小问卷", "改过的"), address).status_code == 303
    assert "改过的" in designer.get(LIST).text


def test_what_somebody_else_saved_meanwhile_is_not_lost(designer, own, instance, app, clock):
    save(designer, OWN)
    colleague = hire(instance, app, "colleague", "designer", clock=clock)
    address = f"{LIST}/spring_form/edit"
    begun = seen(designer.get(address).text)
    assert save(colleague, OWN.replace("培训小问卷", "同事的"), address).status_code == 303
    mine = OWN.replace("培训小问卷", "我的")
    late = designer.post(address, text=mine, do="save", seen=begun)
    assert late.status_code == 422
    assert "又有人保存过" in late.text
    assert typed(late.text).strip() == mine.strip()
    assert "同事的" in (own / "spring_form.toml").read_text(encoding="utf-8")
    again = designer.post(address, text=mine, do="save", seen=begun, replacing="1")
    assert again.status_code == 303


def test_a_copy_of_a_shipped_one_begins_with_a_key_of_its_own(designer, own):
    address = f"{LIST}/monthly_pulse/edit"
    page = designer.get(address).text
    assert "程序自带的问卷不能改动" in page
    copy = typed(page)
    assert 'key       = "monthly_pulse_2"' in copy
    assert save(designer, copy, address).status_code == 303
    kept = load.load(own / "monthly_pulse_2.toml")
    assert len(kept.items) == len(load.load(load.find("monthly_pulse")).items)
    assert 'key       = "monthly_pulse_3"' in typed(designer.get(address).text)


def test_a_version_that_was_in_the_field_stays_as_it_is(designer, own, instance):
    save(designer, OWN)
    survey = opened(instance, "spring", own / "spring_form.toml")
    address = f"{LIST}/spring_form/edit"
    page = designer.get(address).text
    assert "version = 2" in typed(page)
    assert "spring（第1版）" in page
    changed = OWN.replace("去年参加过培训吗？", "前年参加过培训吗？")
    refused = save(designer, changed, address)
    assert refused.status_code == 422
    assert re.findall(r'data-line="(\d+)"', refused.text) == ["3"]
    assert "version = 2" in refused.text
    assert save(designer, changed.replace("version = 1", "version = 2", 1), address).status_code == 303
    assert load.load(own / "spring_form.toml").version == 2
    instance.forget("spring")
    asked = instance.survey("spring").questionnaire
    assert (asked.version, asked.item("A1").text["zh-CN"]) == (1, "去年参加过培训吗？")
    assert asked == survey.questionnaire
    assert "去年参加过培训吗？" in designer.client.get("/s/spring").text


def test_remarks_may_change_without_a_new_version(designer, own, instance):
    save(designer, OWN)
    opened(instance, "spring", own / "spring_form.toml")
    assert save(designer, "# 说明\n" + OWN, f"{LIST}/spring_form/edit").status_code == 303


def test_a_key_that_was_asked_is_not_begun_anew_at_version_1(designer, own, instance):
    opened(instance, "spring", OWN)  # from a file that is not among the instance's own
    assert save(designer, OWN).status_code == 422
    assert save(designer, OWN.replace("version = 1", "version = 2", 1)).status_code == 303


def test_an_own_one_that_was_never_asked_can_be_removed(designer, own):
    save(designer, OWN)
    page = f"{LIST}/spring_form"
    answer = designer.post(f"{page}/remove", page=page)
    assert answer.headers["Location"] == f"{LIST}?said=removed"
    assert written(own) == []
    [act, *_] = designer.instance.staff.acts(1)
    assert (act.act, act.about) == ("removed", "spring_form")


def test_what_was_asked_is_shipped_or_lent_stays(designer, own, instance):
    save(designer, OWN)
    assert save(designer, borrower("short", "spring_form", "A1")).status_code == 303
    for key, said in (("spring_form", "short"), ("township_cadres", "程序自带")):
        answer = designer.post(f"{LIST}/{key}/remove", page=f"{LIST}/short")
        assert answer.status_code == 422
        assert said in answer.text
    opened(instance, "spring", own / "short.toml")
    answer = designer.post(f"{LIST}/short/remove", page=NEW)
    assert answer.status_code == 422
    assert "spring" in answer.text
    assert "/remove" not in designer.get(f"{LIST}/short").text
    assert designer.post(f"{LIST}/nothing/remove", page=NEW).status_code == 404
    assert written(own) == ["short.toml", "spring_form.toml"]


def borrower(key, lender, item):
    return f"""key = "{key}"
version = 1
languages = ["zh-CN", "en"]
title = {{zh-CN = "短的", en = "Short"}}
uses_items_of = "{lender}"
sections = [{{key = "all", items = ["{item}"], title = {{zh-CN = "题", en = "Items"}}}}]
"""


def test_after_a_save_those_that_borrow_are_checked_and_the_page_says_which_fail_and_why(designer, own):
    save(designer, OWN)
    for text in (borrower("near", "spring_form", "A1"), borrower("far", "near", "A1")):
        assert save(designer, text).status_code == 303
    page = designer.get(f"{LIST}/spring_form").text
    assert f'<a href="{LIST}/near">near</a>' in page
    assert f'<a href="{LIST}/far">far</a>' in page
    assert 'role="alert"' not in page
    kept = {name: (own / name).read_bytes() for name in ("near.toml", "far.toml")}
    answer = save(designer, re.sub(r"\bA1\b", "Z1", OWN), f"{LIST}/spring_form/edit")
    assert answer.status_code == 303, answer.text
    page = designer.get(f"{LIST}/spring_form", said="saved").text
    assert "已保存" in page
    [told] = re.findall(r'<div class="trouble" role="alert">(.*?)</div>', page, re.DOTALL)
    assert set(re.findall(rf'href="{LIST}/(\w+)"', told)) == {"near", "far"}
    assert "near.toml" in told
    assert "A1" in told
    assert kept == {name: (own / name).read_bytes() for name in kept}
    save(designer, OWN, f"{LIST}/spring_form/edit")
    assert 'role="alert"' not in designer.get(f"{LIST}/spring_form").text


def test_a_circle_of_borrowed_items_is_noticed_before_it_is_saved(designer, own):
    save(designer, OWN)
    circle = 'uses_items_of = "spring_form"\n' + OWN
    answer = save(designer, circle, f"{LIST}/spring_form/edit")
    assert answer.status_code == 422
    assert "uses_items_of" not in (own / "spring_form.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_definition_is_brought_as_a_file(encoding, designer, own):
    answer = bring(designer, OWN.encode(encoding), "../../evil.toml")
    assert answer.status_code == 200
    assert typed(answer.text).strip() == OWN.strip()
    assert "尚未保存" in answer.text
    assert written(own) == []
    assert "evil" not in answer.text


def test_a_definition_with_problems_is_brought_to_the_desk_to_be_mended(designer, own):
    answer = bring(designer, WRONG.encode())
    assert answer.status_code == 422
    assert typed(answer.text).strip() == WRONG.strip()
    assert len(re.findall("data-line", answer.text)) == 2


def test_a_pasted_text_becomes_a_definition(designer, own):
    answer = designer.post(NEW, pasted=PASTED)
    assert answer.status_code == 200
    assert "问卷星文本" in answer.text
    text = typed(answer.text)
    assert "去年参加过培训吗？" in text
    assert save(designer, text).status_code == 303
    [name] = written(own)
    assert [item.type for item in load.load(own / name).questions] == ["single", "text"]


def test_a_pasted_definition_is_known_as_one(designer):
    assert typed(designer.post(NEW, pasted=OWN).text).strip() == OWN.strip()


@pytest.mark.parametrize("data", [b"%PDF-1.7\n1 0 obj", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe\xff\xff\xff"])
def test_what_is_no_text_is_told_without_the_advice_of_a_command(data, designer):
    answer = bring(designer, data, "own.csv")
    assert answer.status_code == 422
    assert "这个文件既不是文本也不是工作簿" in answer.text
    assert "--encoding" not in answer.text


def test_problems_of_a_file_do_not_name_another(designer):
    answer = bring(designer, "编号,题目\n1,满意吗\n".encode(), "own.csv")
    assert answer.status_code == 422
    assert "问卷.txt" not in answer.text


def test_a_text_that_is_brought_comes_with_a_consent_text(designer):
    page = designer.post(NEW, pasted=PASTED).text
    assert "已补上一份通用的知情说明" in page
    text = typed(page)
    assert "[consent]" in text
    assert "这份问卷由{organiser}发起" in text


def test_what_is_begun_with_has_a_consent_text_so_that_it_can_be_asked():
    for language in ("zh-CN", "en"):
        begun = load.build(tomllib.loads(starter(language)), "my_survey.toml")
        assert begun.consent is not None
        assert {point.key for point in begun.consent.points} >= {"length", "voluntary", "place", "contact"}


def workbook(*rows):
    """An XLSForm with a question of a choice, and these rows after it."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (("type", "name", "label"), ("select_one yn", "trained", "去年参加过培训吗？"), *rows):
        survey.append(row)
    choices = book.create_sheet("choices")
    for row in (("list_name", "name", "label"), ("yn", "1", "参加过"), ("yn", "2", "没有")):
        choices.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_what_an_xlsform_loses_is_told_before_it_is_saved_and_stays_on_the_page(designer, own):
    answer = bring(designer, workbook(("geopoint", "here", "您在哪里？")))
    assert answer.status_code == 200
    told = re.search(r"没能带过来的内容.*?</section>", answer.text, re.DOTALL)[0]
    assert "geopoint" in told
    assert written(own) == []
    lost = unescape(re.search(r'<textarea name="lost" hidden>\n(.*?)</textarea>', answer.text, re.DOTALL)[1])
    text = typed(answer.text)
    again = save(designer, text.replace("version = 1", "version = 0"), lost=lost)
    assert again.status_code == 422
    assert "geopoint" in again.text
    assert save(designer, text, lost=lost).status_code == 303


def test_other_codes_and_background_stand_under_headings_of_their_own_and_stay(designer):
    page = bring(designer, workbook(("select_one yn", "性别", "您的性别"))).text
    assert "全部内容都带过来了" in page
    changed = re.search(r"换了名称或编码带过来的.*?</section>", page, re.DOTALL)[0]
    assert "性别" in changed
    background = re.search(r"问填表人情况的题.*?</section>", page, re.DOTALL)[0]
    assert "Q2 您的性别" in background
    kept = {
        "changed": unescape(re.search(r'name="changed" hidden>\n(.*?)</textarea>', page, re.DOTALL)[1]),
        "background": unescape(re.search(r'name="background" value="([^"]*)"', page)[1]),
    }
    again = save(designer, typed(page), do="check", **kept).text
    assert changed in again
    assert background in again


def test_each_text_that_is_brought_takes_a_key_of_its_own(designer, own):
    keys = []
    for _ in range(3):
        page = designer.post(NEW, pasted=PASTED).text
        assert "已有" not in re.search(r'<div id="verdict".*?</div>', page, re.DOTALL)[0]
        keys.append(tomllib.loads(typed(page))["key"])
        assert save(designer, typed(page)).status_code == 303
    assert keys == ["imported", "imported_2", "imported_3"]
    assert written(own) == ["imported.toml", "imported_2.toml", "imported_3.toml"]


def test_at_the_desk_it_is_said_that_no_background_is_named(designer):
    assert "没有列出基本情况题（background）" in save(designer, OWN, do="check").text
    named = OWN.replace("version = 1", 'version = 1\nbackground = ["A1"]', 1)
    assert "没有列出基本情况题（background）" not in save(designer, named, do="check").text


def test_an_xlsform_that_loses_nothing_says_so(designer):
    assert "全部内容都带过来了" in bring(designer, workbook()).text


def packed(more, data=b""):
    """The workbook with one member more."""
    book = io.BytesIO(workbook())
    with zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(more, data)
    return book.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (lambda: packed("xl/worksheets/sheet9.xml", bytes(60 * 2**20)), "50 MB"),
        (lambda: packed("xl/vbaProject.bin"), "宏"),
        (lambda: packed("xl/worksheets/sheet9.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]>"), "实体"),
        (lambda: b"PK\x03\x04" + bytes(1000), "损坏"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(1000), "密码"),
        (lambda: b"a" * (5 * 2**20 + 1), "5 MB"),
        (lambda: bytes(range(256)) * 4, "既不是文本也不是工作簿"),
        (lambda: "没有题目的一段话".encode(), "题"),
    ],
    ids=["bomb", "macros", "entities", "damaged", "locked", "large", "no text", "no questions"],
)
def test_what_cannot_be_read_safely_is_refused_with_a_reason(data, said, designer, own):
    answer = bring(designer, data())
    assert answer.status_code == 422
    assert said in " ".join(re.findall(r'<p class="trouble" role="alert">(.*?)</p>', answer.text))
    assert written(own) == []


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(designer):
    answer = designer.client.post(
        NEW,
        input_stream=io.BytesIO(),
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 2**20)},
    )
    assert answer.status_code == 413
    assert "5 MB" in answer.text


def test_what_is_brought_touches_no_disk_before_it_is_read(designer, monkeypatch):
    monkeypatch.setattr(tempfile.SpooledTemporaryFile, "__init__", lambda *_, **__: pytest.fail("on a disk"))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *_, **__: pytest.fail("on a disk"))
    assert bring(designer, b"x" * 3_000_000).status_code == 422


def test_a_text_without_end_is_refused_at_once_and_the_page_says_the_limits(designer):
    assert "2000道题、合计20000个选项；文本最长200000个字符、10000行" in designer.get(NEW).text
    endless = "".join(f"{at}、题[单选题]\nA.是\nB.否\n\n" for at in range(1, 20_001))
    answer = designer.post(NEW, pasted=endless)
    assert answer.status_code == 422
    assert "文字超过200000个字符或10000行" in answer.text


def test_nothing_chosen_and_nothing_pasted_is_said(designer):
    answer = designer.post(NEW, pasted=" \n")
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_pasted_text_that_is_refused_stays_in_its_field(designer):
    answer = designer.post(NEW, pasted="只有一句话")
    assert answer.status_code == 422
    assert "只有一句话</textarea>" in answer.text
