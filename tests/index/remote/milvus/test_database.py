"""Names in Milvus: legal ones, and no two maisons in one database."""

import re

from hypothesis import given
from hypothesis import strategies as st

from lookup.base.home import MAISON_CODE
from lookup.index.remote.milvus.database import collection_name, database_name

codes = st.from_regex(MAISON_CODE, fullmatch=True)
close_codes = st.text("a_-uh", min_size=1, max_size=6).map("m{}".format)


@given(codes | close_codes, codes | close_codes)
def test_no_two_maisons_share_a_database(one: str, other: str) -> None:
    assert (database_name(one) == database_name(other)) == (one == other)


@given(codes)
def test_names_are_such_as_milvus_takes(maison: str) -> None:
    assert re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,254}", database_name(maison))


def test_a_collection_is_named_after_its_generation() -> None:
    assert collection_name("20260101T000000Z-0000000a") == "generation_20260101T000000Z_0000000a"
