"""Large text files: the quick parser reads what the careful reader reads, or leaves it to the careful reader."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis import frame
from analysis.errors import DataError
from analysis.reading import delimited, part, swift
from tests.analysis.sample import SAMPLE


@pytest.fixture
def always(monkeypatch):
    """Files of any size are large."""
    monkeypatch.setattr(swift, "SMALLEST", 0)


def quick(path, columns=None, **options):
    """What the quick parser gives, all columns of it; None at a doubt."""
    return swift.read(
        path,
        options.get("delimiter", ","),
        options.get("encoding"),
        lambda first: delimited._names(path, first, False),
        lambda names: columns or names,
        lambda share: None,
    )


def careful(path, monkeypatch, **options):
    with monkeypatch.context() as patched:
        patched.setattr(swift, "read", lambda *_: None)
        return outcome(path, **options)


def outcome(path, **options):
    """Rows and notes, or the problems."""
    try:
        table = delimited.read(path, **options)
    except DataError as error:
        return str(error)
    rows = [[None if pd.isna(cell) else cell for cell in row] for row in table.frame.values.tolist()]
    return list(table.frame.columns), rows, [str(note) for note in table.notes]


def written(folder, content, name="a.csv"):
    path = folder / name
    path.write_bytes(content)
    return path


PLAIN = [
    b"q,w\n1,2\n3,4\n",
    b"q,w\r\n1,2\r\n3,4",
    b"\xef\xbb\xbfq,w\n1,2\n",
    b"\n\nq,w\n1,2\n",
    b'q,w\n"a,b","c ""d"""\n"",x\n',
    b'q,w\n"a\nb",1\n"a\r\nb",2\n',
    '"题",w\n"None",NA\nnull,\n'.encode(),
    "题,w\n很满意,1\n".encode("gb18030"),
    "题,w\n很满意,1\n".encode("utf-16"),
    b"q\n1\n\n2\n",
    b"q,w\n,\n,\n",
    b"q,w\n x ,\xe3\x80\x80\n",
]


@pytest.mark.parametrize("content", PLAIN)
@pytest.mark.parametrize("block", [3, 2**22])
def test_plain_files_are_read_quickly_and_alike(tmp_path, monkeypatch, always, content, block):
    monkeypatch.setattr(swift, "_BLOCK", block)
    path = written(tmp_path, content)
    if block > 10 or not content.startswith(b"\n"):  # the header is looked for in the first part only
        assert quick(path) is not None
    assert outcome(path) == careful(path, monkeypatch)


DOUBTFUL = [
    b"",
    b"q,w",
    b"q,w\n",
    b"q,w\n1\n",
    b"q,w\n1,2,3\n",
    b"q,w\n1,2\n\n3,4\n",
    b"q,w\n1,2\n\n\n",
    b"q,w\n1,\0\n",
    b"q,w\r1,2\r3,4\r",
    b"q,w\n1\r,2\n",
    b'q,w\n"1,2\n',
    b'q,w\n"1"x,2\n',
    b'q,w\n1"x,2\n',
    b'q,w\n "1",2\n',
    b'q,w\n"1" ,2\n',
    b'q,w\n1,"2"\r"3"\n',
    b"q,w\n1,2\n3\n4,5,6\n",
    b"q,w\n1,2\n\n3,4,5,6\n",
    b"q,w\n1\n2,3,4\n",
    b'"q\nq",w\n1,2\n',
    b"q,w\n" + b"x" * 140_000 + b",1\n",
    b"q,w\n1,2\n\xff\xff,4\n",
    b"\xef\xbb\xbfq,w\n\xd6\xd0,1\n",
    b"\xff\xfeq\0,\0w",
]


@pytest.mark.parametrize("content", DOUBTFUL)
def test_what_is_not_plain_is_left_to_the_careful_reader(tmp_path, monkeypatch, always, content):
    path = written(tmp_path, content)
    assert quick(path) is None
    assert outcome(path) == careful(path, monkeypatch)


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": "gb18030"},
        {"encoding": "utf-8"},
        {"encoding": "utf-8-sig"},
        {"encoding": "ascii"},
        {"encoding": "hex"},
        {"encoding": "klingon"},
        {"delimiter": ";"},
        {"delimiter": "；"},
        {"delimiter": "tab"},
    ],
)
def test_options_mean_the_same(tmp_path, monkeypatch, always, options):
    path = written(tmp_path, "题,w;x\n很满意,1;2\n".encode())
    assert outcome(path, **options) == careful(path, monkeypatch, **options)


SIGNS = 'ab1 ,;\t|"\n\r题€Ω😀\ufeff\u3000\u2028\x85'
cells = st.text(st.sampled_from(SIGNS), max_size=5) | st.sampled_from(
    ["None", "NA", "", "0", "-1", "１", '"']
)
SETTINGS = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def in_small_parts(monkeypatch, data):
    """Files of any size are large, and read in blocks and on as many processors as are drawn."""
    monkeypatch.setattr(swift, "SMALLEST", 0)
    monkeypatch.setattr(swift, "_BLOCK", data.draw(st.sampled_from([1, 2, 7, 64, 2**22])))
    monkeypatch.setattr(swift, "_WORKERS", data.draw(st.integers(1, 3)))


@given(st.integers(1, 4), st.data())
@settings(SETTINGS, max_examples=400)
def test_any_table_is_read_as_the_careful_reader_reads_it(tmp_path, monkeypatch, width, data):
    wide = st.lists(cells, min_size=width, max_size=width)
    ragged = st.lists(cells, min_size=1, max_size=5)
    rows = data.draw(st.lists(wide | ragged if data.draw(st.booleans()) else wide, min_size=1, max_size=8))
    stream = io.StringIO()
    end = data.draw(st.sampled_from(["\n", "\r\n", "\r"]))
    style = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    sign = data.draw(st.sampled_from(",;\t|"))
    csv.writer(stream, delimiter=sign, lineterminator=end, quoting=style).writerows(
        [["q", "w", "z", "题"][:width], *rows]
    )
    text = stream.getvalue()
    cut = data.draw(st.integers(0, 2))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    path = written(tmp_path, text[: len(text) - cut].encode(encoding))
    in_small_parts(monkeypatch, data)
    assert outcome(path, delimiter=sign) == careful(path, monkeypatch, delimiter=sign)


@given(st.integers(1, 4), st.data())
@settings(SETTINGS, max_examples=200)
def test_what_programs_write_is_read_quickly(tmp_path, monkeypatch, width, data):
    """Any cells, quotation marks and line ends in them as Excel writes them."""
    cell = st.text(st.sampled_from('ab ,;"\n题€Ω😀'), max_size=6)
    rows = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), min_size=1, max_size=8))
    stream = io.StringIO()
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    style = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(stream, lineterminator=end, quoting=style).writerows([["q", "w", "z", "题"][:width], *rows])
    path = written(
        tmp_path, stream.getvalue().encode(data.draw(st.sampled_from(["utf-8", "gb18030", "utf-16"])))
    )
    in_small_parts(monkeypatch, data)
    found = quick(path)
    read = [
        [None if pd.isna(cell) else cell for cell in row] for row in found.columns.frame().values.tolist()
    ]
    assert read == [[cell or None for cell in row] for row in rows]


@given(st.text(st.sampled_from('a1,"\n\r题'), max_size=25), st.data())
@settings(SETTINGS, max_examples=600)
def test_any_text_is_read_as_the_careful_reader_reads_it(tmp_path, monkeypatch, text, data):
    path = written(tmp_path, ("q,w\n" + text).encode())
    in_small_parts(monkeypatch, data)
    assert outcome(path) == careful(path, monkeypatch)


BYTES = b'a,"\n\r\0\x30\x7f\x80\x81\x84\xbf\xc3\xd6\xe0\xe4\xed\xef\xf0\xf4\xfe\xff'


@given(st.lists(st.sampled_from(BYTES), max_size=12).map(bytes), st.data())
@settings(SETTINGS, max_examples=600)
def test_any_bytes_are_read_as_the_careful_reader_reads_them(tmp_path, monkeypatch, content, data):
    start = data.draw(st.sampled_from([b"q,w\n", b"q\n", b"", b"\xef\xbb\xbfq\n", b"\x84\x31\x95\x33q\n"]))
    path = written(tmp_path, start + content)
    in_small_parts(monkeypatch, data)
    assert outcome(path) == careful(path, monkeypatch)


@given(
    st.lists(
        st.sampled_from(["a", "é", "题", "프", "😀", *map(chr, range(0xE000, 0xE002))]).map(str.encode)
        | st.sampled_from(BYTES + b"\xa0\x9f").map(lambda byte: bytes([byte])),
        max_size=8,
    ).map(b"".join)
)
@example(b"\xed\xa0\x80")
@example(b"\xe0\x9f\xbf")
@example(b"\xef\xbf")
@example("题".encode() + b"\x80")
@settings(max_examples=2000, deadline=None)
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_bytes_are_of_an_encoding_exactly_if_they_can_be_decoded(codec, content):
    try:
        content.decode(codec)
    except UnicodeError:
        with pytest.raises(UnicodeError):
            part.check_encoding(content, codec)
    else:
        part.check_encoding(content, codec)


def test_only_the_columns_asked_for_are_kept_and_looked_at(tmp_path, always):
    path = written(tmp_path, 'G1,bad,T3_1,T3_2,T3_3,B2\n1,"1,234",0,1,0,2\n符合,5,1,0,0,1\n'.encode())
    assert list(frame.read(path, columns=["G1"]).frame.columns) == ["G1"]
    data = frame.read(path, questionnaire=SAMPLE, columns=["T3_1", "B2"])
    assert list(data.frame.columns) == ["T3_1", "T3_2", "T3_3", "B2"]
    assert list(frame.read(path, questionnaire=SAMPLE, columns=["T3"]).frame.columns) == [
        "T3_1",
        "T3_2",
        "T3_3",
    ]
    with pytest.raises(DataError, match="1,234"):
        frame.read(path)


def test_a_question_in_one_column_is_split_where_one_of_its_options_is_asked_for(tmp_path, always):
    path = written(tmp_path, "T3,B2\n1┋3,2\n看病,1\n".encode())
    data = frame.read(path, questionnaire=SAMPLE, columns=["T3_3"])
    assert data.frame["T3_3"].tolist() == [1, 0]


def test_a_name_that_is_not_there_leaves_all_columns_to_name(tmp_path, always):
    path = written(tmp_path, b"q,w\n1,2\n")
    assert list(frame.read(path, columns=["q", "x"]).frame.columns) == ["q", "w"]


@pytest.mark.parametrize("size", [0, 2**40])
def test_notes_on_the_codebook_speak_of_all_columns(tmp_path, monkeypatch, size):
    monkeypatch.setattr(swift, "SMALLEST", size)
    path = written(tmp_path, "G1,T3,extra\n1,1┋3,x\n".encode())
    notes = [str(note) for note in frame.read(path, questionnaire=SAMPLE, columns=["G1"]).notes]
    assert notes == [
        "1 columns are not in the codebook and stay as they are: extra.",
        "3 variables of the codebook have no column here: G2, N1, B2.",
    ]


def test_progress_goes_up_to_the_whole(tmp_path, monkeypatch, always):
    monkeypatch.setattr(swift, "_BLOCK", 512)
    path = written(tmp_path, b"q,w\n" + b"1,2\n" * 5000)
    told = []
    frame.read(path, progress=told.append, columns=["q"])
    assert told == sorted(told)
    assert (told[0] < 0.1, told[-1]) == (True, 1)


def test_many_blocks_are_read_quickly_and_alike(tmp_path, monkeypatch, always):
    monkeypatch.setattr(swift, "_BLOCK", 1000)
    rows = "".join(
        f'{place},"真的""好""\n{place % 7}",{"" if place % 5 else "None"}\r\n' for place in range(3000)
    )
    for encoding in ("utf-8", "gb18030", "utf-16"):
        path = written(tmp_path, ("q,w,题\r\n" + rows).encode(encoding), f"{encoding}.csv")
        found = quick(path, ["w", "题"])
        assert found.columns.count == 3000
        assert outcome(path) == careful(path, monkeypatch)
        assert found.columns.frame().equals(delimited.read(path).frame[["w", "题"]])
