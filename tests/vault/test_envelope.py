"""A sealed item opens with its key, in its place, unchanged, and in no other case."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.errors import SealBroken
from lookup.vault.envelope import HEADER_BYTES, Header, Place, seal, unseal

KEY = bytes(range(32))
PLACE = Place("alba", "feedback", "0" * 32)
SINCE = datetime(2025, 3, 14, 2, 30, tzinfo=UTC)


def sealed(data: bytes = b"a photo") -> bytes:
    return seal(data, KEY, 7, PLACE, SINCE)


@given(data=st.binary(max_size=300))
def test_what_was_sealed_comes_out_again(data: bytes) -> None:
    item = sealed(data)
    assert unseal(item, KEY, PLACE) == data
    assert len(item) == HEADER_BYTES + len(data) + 16


def test_number_and_date_can_be_read_without_a_key() -> None:
    header = Header.read(sealed())
    assert (header.key_number, header.kept_since) == (7, SINCE)


def test_the_same_data_never_looks_the_same_twice() -> None:
    assert sealed() != sealed()
    assert b"a photo" not in sealed()


@given(position=st.integers(0, HEADER_BYTES + 7 + 16 - 1), change=st.integers(1, 255))
def test_no_byte_can_be_changed_unnoticed_not_even_in_the_header(
    position: int, change: int
) -> None:
    item = bytearray(sealed())
    item[position] ^= change
    with pytest.raises(SealBroken):
        unseal(bytes(item), KEY, PLACE)


@given(length=st.integers(0, HEADER_BYTES + 7 + 15))
def test_no_end_can_be_cut_off_unnoticed(length: int) -> None:
    with pytest.raises(SealBroken):
        unseal(sealed()[:length], KEY, PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, maison="brera"),
        replace(PLACE, kind="inspection"),
        replace(PLACE, item="1" * 32),
        # The same letters, cut elsewhere.
        Place("albaf", "eedback", "0" * 32),
    ],
)
def test_an_item_opens_only_in_its_own_place(elsewhere: Place) -> None:
    with pytest.raises(SealBroken, match="belongs to another place"):
        unseal(sealed(), KEY, elsewhere)


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(SealBroken):
        unseal(sealed(), bytes(32), PLACE)


@given(data=st.binary(max_size=60))
def test_any_bytes_are_refused_as_an_item(data: bytes) -> None:
    with pytest.raises(SealBroken):
        unseal(b"LKV1" + data, KEY, PLACE)
