"""Where a chunked body ends, however its bytes come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.serving.chunks import Chunks

BODY = b"4\r\nWiki\r\n5;x=1\r\npedia\r\n0\r\nTrailer: 1\r\n\r\n"
PIECES = st.lists(st.binary(min_size=1, max_size=300), max_size=5)


def chunked(pieces: list[bytes]) -> bytes:
    framed = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    return framed + b"0\r\n\r\n"


@given(pieces=PIECES, step=st.integers(1, 50), behind=st.binary(max_size=40))
def test_it_ends_at_its_last_byte_in_whatever_steps_it_comes(
    pieces: list[bytes], step: int, behind: bytes
) -> None:
    body, chunks, used = chunked(pieces), Chunks(), 0
    sent = body + behind
    for start in range(0, len(sent), step):
        used += chunks.take(sent[start : start + step])
    assert chunks.ended
    assert not chunks.broken
    assert used == len(body)


def test_it_has_not_ended_one_byte_before() -> None:
    chunks = Chunks()
    assert chunks.take(BODY[:-1]) == len(BODY) - 1
    assert not chunks.ended
    assert chunks.take(BODY[-1:] + b"GET") == 1
    assert chunks.ended


@pytest.mark.parametrize("body", [b"zz\r\n", b"-1\r\n", b"\r\n", b"4\xb2\r\n", b"1" * 9000])
def test_of_what_is_no_chunk_nothing_more_is_waited_for(body: bytes) -> None:
    chunks = Chunks()
    chunks.take(body)
    assert chunks.ended
    assert chunks.broken
