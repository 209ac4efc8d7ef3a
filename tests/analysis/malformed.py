"""Text files as people really send them: broken, mistaken or merely strange, and what must come of each."""

from __future__ import annotations

from dataclasses import dataclass, field

Q = ("--variable", "q")
CODEBOOK = "variable,label,values\nq,觉得,1=不符合; 2=一半一半; 3=符合\n".encode()
TWO = {"a.codebook.csv": CODEBOOK}


@dataclass(frozen=True)
class Case:
    """A file, how it is read, and either the words of its problem or the counts that are right."""

    file: str
    content: bytes
    says: str | None = None
    counts: dict[object, int] | None = None
    missing: int = 0
    arguments: tuple[str, ...] = Q
    beside: dict[str, bytes] = field(default_factory=dict)
    code: int = 1


def refused(file, content, says, *arguments, beside=None, code=1):
    return Case(file, content, says=says, arguments=arguments or Q, beside=beside or {}, code=code)


def right(file, content, counts, *arguments, missing=0, beside=None):
    return Case(file, content, counts=counts, missing=missing, arguments=arguments or Q, beside=beside or {})


def csv_of(*cells):
    return ("q,w\n" + "".join(f"{cell},x\n" for cell in cells)).encode()


# ---- encodings -----------------------------------------------------------------------------------

WORDS = "q,w\n满意,1\n不满意,2\n满意,3\n"
SATISFIED = {"满意": 2, "不满意": 1}
ENCODINGS = [
    *(
        right("a.csv", WORDS.encode(encoding), SATISFIED)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "gb18030")
    ),
    right("a.csv", b"\xfe\xff" + WORDS.encode("utf-16-be"), SATISFIED),
    right("a.csv", b"\x84\x31\x95\x33" + WORDS.encode("gb18030"), SATISFIED),
    right("a.csv", "q,w\n滿意,1\n".encode("big5"), {"滿意": 1}, *Q, "--encoding", "big5"),
    right("a.csv", "q,w\n満足,1\n".encode("shift-jis"), {"満足": 1}, *Q, "--encoding", "shift-jis"),
    right("a.csv", "q,w\ncafé,1\n".encode("latin-1"), {"café": 1}, *Q, "--encoding", "latin-1"),
    right("a.csv", "q,w\n😀,1\n👍🏽,2\n".encode(), {"😀": 1, "👍🏽": 1}),
    right("a.csv", "q,w\n😀,1\n".encode("gb18030"), {"😀": 1}),
    right("a.csv", "q,w\n\ufeff满意,1\n".encode(), {"满意": 1}),
    right("a.csv", "q,w\ncafe\u0301,1\ncaf\u00e9,2\n".encode(), {"cafe\u0301": 1, "caf\u00e9": 1}),
    right("a.csv", "q,w\n\u202eabc,1\n".encode(), {"\u202eabc": 1}),
    refused("a.csv", WORDS.encode("utf-16-le"), "zero byte"),
    refused("a.csv", WORDS.encode()[:-8] + b"\xe6\xbb", "neither UTF-8 (byte"),
    refused("a.csv", WORDS.encode("gb18030") + b"\xff,4\n", "nor GB18030 (byte"),
    refused("a.csv", b"\xef\xbb\xbf" + WORDS.encode("gb18030"), "is not UTF-8"),
    refused("a.csv", b"\xff\xfe" + WORDS.encode("utf-16-le") + b"\0", "is not UTF-16"),
    refused("a.csv", b"q,w\n\xc0\xaf,1\n\xff,2\n", "neither UTF-8"),
    refused("a.csv", WORDS.encode("utf-32-le"), "zero byte"),
    refused("a.csv", WORDS.encode(), "is not ascii", *Q, "--encoding", "ascii"),
    refused("a.csv", WORDS.encode(), "no encoding named utf-17", *Q, "--encoding", "utf-17"),
    refused("a.csv", WORDS.encode(), "no encoding named hex", *Q, "--encoding", "hex"),
    refused("a.csv", WORDS.encode(), "no encoding named", *Q, "--encoding", "满意"),
    refused("a.csv", WORDS.encode(), "is not utf-32", *Q, "--encoding", "utf-32"),
    refused("a.csv", b"\xef\xbb\xbf", "the file is empty"),
    refused("a.csv", b"\xff\xfe", "the file is empty"),
]

# ---- the shape of delimited text -----------------------------------------------------------------

SHAPES = [
    refused("a.csv", b"", "the file is empty"),
    refused("a.csv", b"\n\n\n", "the file is empty"),
    refused("a.csv", " \u3000\n".encode(), "the file is empty"),
    refused("a.csv", b"q,w", "no row below it"),
    refused("a.csv", b"q,w\r\n\r\n", "no row below it"),
    refused("a.csv", b"q\n", "no row below it"),
    refused("a.csv", b"q,w\n1\n2,3\n", "1 rows have not 2 fields like the first row: lines 2"),
    refused("a.csv", b"q,w\n1,2,3\n4,5\n", "line 2 has 3"),
    refused("a.csv", b"q,w\n1,2\n3,4,\n", "line 3 has 3"),
    refused("a.csv", b"q,w\n" + b"1\n" * 50, "50 rows have not 2 fields"),
    refused("a.csv", b"q,w\n1,2\n\n3,4\n", "lines 3"),
    refused("a.csv", b"q,w\n1,2\n   \n3,4\n", "lines 3"),
    refused("a.csv", b"Survey of 2026\nq,w\n1,2\n", "2 rows have not 1 fields"),
    refused("a.csv", b"q,w\n1,2\nTotal: 2 rows\n", "lines 3"),
    refused("a.csv", b"q,q\n1,2\n", "columns 1, 2 have the same name"),
    refused("a.csv", b"q,w,q ,w\n1,2,3,4\n", "columns 1, 3 have the same name"),
    refused("a.csv", "q,\u200bq\n1,2\n".encode(), "columns 1, 2 have the same name"),
    refused("a.csv", b"q,\n1,2\n", "column 2 has no name"),
    refused("a.csv", b"q,w,,\n1,2,,\n", "column 3, 4 has no name"),
    refused("a.csv", b'q,w\n"1,2\n3,4\n', "begins on line 2 cannot be read"),
    refused("a.csv", b'q,w\n"1"2,3\n', "begins on line 2 cannot be read"),
    refused("a.csv", b'"q,w\n1,2\n', "cannot be read"),
    refused("a.csv", b'q,w\n"' + b"x" * 200_000 + b'",2\n', "cannot be read"),
    refused("a.csv", b"q,w\n1,\0\n", "zero byte"),
    refused("a.csv", b"q;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q\tw\n1\t2\n", '--delimiter "tab"'),
    refused("a.csv", "q，w\n1，2\n2，2\n".encode(), "line 1 is separated by full-width commas “，”"),
    refused("a.csv", b"sep=;\nq;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q|w\n1|2\n", "no such column"),
    refused("a.csv", b"q w\n1 2\n", "no such column"),
    refused("a.tsv", b"q,w\n1,2\n", '--delimiter ","'),
    refused("a.txt", b"q;w\n1;2\n", '--delimiter ";"'),
    refused("a.csv", b"q,w\n1,2\n", "cannot be a delimiter", *Q, "--delimiter", "::"),
    refused("a.csv", b"q,w\n1,2\n", "no such column", *Q, "--delimiter", "|"),
    refused("a.csv", b"1,2\n3,4\n", "no such column"),
    refused("a.csv", b"#q,w\n1,2\n", "Did you mean #q"),
    right("a.csv", b"q;w\n1;2\n", {1: 1}, *Q, "--delimiter", ";"),
    right("a.csv", "q，w\n1，2\n".encode(), {1: 1}, *Q, "--delimiter", "，"),
    right("a.csv", b"q|w\n1|2\n", {1: 1}, *Q, "--delimiter", "|"),
    right("a.csv", "q；w\n1；2\n".encode(), {1: 1}, *Q, "--delimiter", "；"),
    right("a.tsv", b"q\tw\n1\t2\n", {1: 1}),
    right("a.txt", b"q\tw\n1\t2\n", {1: 1}),
    right("a.csv", b"q,w\r1,2\r3,4\r", {1: 1, 3: 1}),
    right("a.csv", b"q,w\r\n1,2\n3,4\r", {1: 1, 3: 1}),
    right("a.csv", b"q,w\n1,2\n3,4\n\n\n", {1: 1, 3: 1}),
    right("a.csv", b"\n\nq,w\n1,2\n", {1: 1}),
    right("a.csv", b"q\n1\n\n1\n", {1: 2}, missing=1),
    right("a.csv", b"q,w\n,\n1,2\n,\n", {1: 1}, missing=2),
    right("a.csv", b'q,w\n"a,b",1\n"a\nb",2\n"a ""b""",3\n', {"a,b": 1, "a\nb": 1, 'a "b"': 1}),
    right("a.csv", b'"q","w"\n"1","2"\n', {1: 1}),
    right("a.csv", b'q,w\na"b,1\n', {'a"b': 1}),
    right("a.csv", b"q,w\n" + b"x" * 100_000 + b",1\n", {"x" * 100_000: 1}),
    right(
        "a.csv",
        ",".join(["q", *(f"w{n}" for n in range(3000))]).encode() + b"\n" + b"1," * 3000 + b"1\n",
        {1: 1},
    ),
    right("a.csv", b" q ,w\n1,2\n", {1: 1}),
    right("a.CSV", b"q,w\n1,2\n", {1: 1}),
]

# ---- cells ---------------------------------------------------------------------------------------

CELLS = [
    refused(
        "a.csv",
        csv_of("符合", "符和"),
        "“符和” (× 1) is not in the codebook. The nearest known is “符合”",
        beside=TWO,
    ),
    refused("a.csv", csv_of(1, 2, 9, 9), "“9” (× 2) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of(1, "2026-04-07"), "dates", beside=TWO),
    refused("a.csv", csv_of(*(f"id{n}" for n in range(60))), "50 further unknown values", beside=TWO),
    refused("a.csv", csv_of("=1+1"), "not in the codebook", beside=TWO),
    refused("a.csv", csv_of("很" * 5000), "is not in the codebook", beside=TWO),
    refused("a.csv", csv_of(1, 2.5), "“2.5” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of("nan", 1), "“nan” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", csv_of("None", 1), "“None” (× 1) is not in the codebook", beside=TWO),
    refused("a.csv", b'q,w\n1,2\n"1,234",2\n', "stands among plain numbers"),
    refused("a.csv", csv_of(1, "50%"), "stands among plain numbers"),
    refused("a.csv", csv_of(1, "50％"), "stands among plain numbers"),
    right("a.csv", csv_of("3", "3.0", "３", " 3 ", "符合", "\u3000符合"), {3: 6, 1: 0, 2: 0}, beside=TWO),
    right(
        "a.csv",
        csv_of("None", "NA", "null", "nan", "#N/A", ""),
        dict.fromkeys(("None", "NA", "null", "nan", "#N/A"), 1),
        missing=1,
    ),
    right(
        "a.csv",
        csv_of("=1+1", "+1", "@x", "-1", "=HYPERLINK(0)"),
        dict.fromkeys(("=1+1", "+1", "@x", "-1", "=HYPERLINK(0)"), 1),
    ),
    right("a.csv", csv_of("007", "7", "07"), {"007": 1, "7": 1, "07": 1}),
    right("a.csv", csv_of("12345678901234567890", "1"), {"12345678901234567890": 1, "1": 1}),
    right("a.csv", csv_of("1e400", "1"), {"1e400": 1, "1": 1}),
    right("a.csv", csv_of("1e3", "1000"), {1000: 2}),
    right("a.csv", csv_of("inf", "1"), {"inf": 1, "1": 1}),
    right("a.csv", csv_of("1", "two", "3.5"), {"1": 1, "two": 1, "3.5": 1}),
    right("a.csv", csv_of("true", "TRUE", "True"), {"true": 1, "TRUE": 1, "True": 1}),
    right("a.csv", csv_of("是", "是 ", "\u00a0是", "是\u200b"), {"是": 4}),
    right("a.csv", csv_of(" ", "\u3000", "", "是"), {"是": 1}, missing=3),
    right("a.csv", csv_of("a b", "a  b"), {"a b": 1, "a  b": 1}),
    right("a.csv", csv_of("\x07", "\x1b[31m"), {"\x07": 1, "\x1b[31m": 1}),
    right(
        "a.csv", csv_of("<script>", "{0}", "%s", "{where}"), {"<script>": 1, "{0}": 1, "%s": 1, "{where}": 1}
    ),
    right("a.csv", csv_of(0, -1, -2), {-2: 1, -1: 1, 0: 1}),
    right("a.csv", csv_of("", "", ""), {}, missing=3),
]

# ---- what is asked of the data -------------------------------------------------------------------

THREE = b"q,w,x\n1,1,0\n2,0.5,1\n1,2,1\n"
ASKED = [
    refused("a.csv", THREE, "no such column. Did you mean q", "--variable", "q1"),
    refused("a.csv", THREE, "no such column", "--variable", "Ｑ"),
    refused("a.csv", THREE, "no such column", "--variable", ""),
    refused("a.csv", THREE, "no such column", *Q, "--weight", "weights"),
    refused("a.csv", b"q,w\n1,-1\n2,1\n", "1 rows have a negative weight", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,\n2,1\n", "1 rows have no weight", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,0\n2,0\n", "All weights are 0", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,heavy\n2,1\n", "heavy is not a number", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,1e999\n2,1\n", "is not a number", *Q, "--weight", "w"),
    refused("a.csv", b"q,w\n1,1e200\n2,1\n", "column w: 1e+200 is too large", *Q, "--weight", "w"),
    refused(
        "a.csv", b"q,w\n1,1\n2,1e20\n", "1e+20 is too large to calculate with (rows 3;", *Q, "--weight", "w"
    ),
    right("a.csv", b"q,w\n1,1e200\n2,1\n", {1: 1, 2: 1}),
    right("a.csv", b"q,w\n1,1e200\n2,1\n", {1e200: 1, 1: 1}, "--variable", "w"),
    right("a.csv", b"q,w\n1,1e15\n1,1\n", {1: 2}),
    refused("a.csv", THREE, "2.0 is not in the range", *Q, "--confidence", "2", code=2),
    refused("a.csv", THREE, "0 is not in the range", *Q, "--top", "0", code=2),
    refused("a.csv", THREE, "each stands once", "--multiple", "q,q", code=2),
    refused("a.csv", THREE, "column q", "--multiple", "q,x"),
    refused("a.csv", THREE, "no such column", "--multiple", "x,y"),
    refused("a.csv", THREE, "either --variable or --multiple", "--cases", "any", code=2),
    refused("a.csv", THREE, "'pdf' is not one of", *Q, "--format", "pdf", code=2),
    refused("a.csv", csv_of("a", "b"), "Texts have no highest values", *Q, "--top", "1"),
]

BOOKS = [
    refused("a.csv", csv_of(1), words, beside={"a.codebook.csv": book})
    for book, words in (
        (b"", "a.codebook.csv"),
        (b"a,b\n1,2\n", "a.codebook.csv"),
        (b"variable,label,values\nq,x,1=a\nq,y,1=b\n", "a.codebook.csv"),
        (b"variable,label,values\nq,x,1=a; 1=b\n", "a.codebook.csv"),
        (b"variable,label,values\n,x,1=a\n", "a.codebook.csv"),
        (b"\xff\xff\xff", "a.codebook.csv"),
    )
] + [
    right("a.csv", csv_of(1), {1: 1}, beside={"a.codebook.csv": b"variable,label,values\n"}),
    right("a.csv", csv_of(1), {"1": 1}, beside={"a.codebook.csv": b"variable,label,values\nq,x\n"}),
]

CASES = [*ENCODINGS, *SHAPES, *CELLS, *ASKED, *BOOKS]
