"""Pieces of deflate: whatever stands in them, put together they are what was put in, and the first is short."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey import deflate

LONG = "".join(
    f"<label><input type=radio name=W{n} value={n % 5}>多数时候</label>\n" for n in range(300)
).encode()


def whole(first, middle, last):
    return zlib.decompress(deflate.opened(first) + deflate.stored(middle) + deflate.ended(last), -15)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=600), st.binary(max_size=300), st.binary(max_size=300))
def test_the_pieces_make_the_whole(first, middle, last):
    assert whole(first, middle, last) == first + middle + last


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab 是否<>\n", max_size=2000))
def test_texts_that_repeat_themselves_make_the_whole(text):
    first = text.encode()
    assert whole(first, b"ticket", b"</form>") == first + b"ticket</form>"


@pytest.mark.parametrize("length", [870, 909, 933, 939, 942, 945])
def test_a_changed_bit_that_only_looks_like_the_mark_of_the_end_is_not_taken_for_it(length):
    """In these the code that ends the last block comes before the mark, and reads the same until more follows."""
    first = LONG[:length]
    assert whole(first, b"ticket", b"</form>") == first + b"ticket</form>"


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 200_000])
def test_any_length_can_be_stored(size):
    middle = bytes(range(256)) * (size // 256) + bytes(size % 256)
    assert whole(LONG, middle, b"") == LONG + middle


def test_the_first_piece_is_open_and_ends_at_a_whole_byte():
    reader = zlib.decompressobj(-15)
    assert reader.decompress(deflate.opened(LONG)) == LONG
    assert not reader.eof


def test_it_is_shorter_than_zlib_makes_it():
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    by_zlib = packer.compress(LONG) + packer.flush(zlib.Z_FULL_FLUSH)
    assert len(deflate.opened(LONG)) < len(by_zlib)
