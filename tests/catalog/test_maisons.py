"""Maisons and the regions they are pinned to."""

import pytest

from lookup.base.errors import NotFound, Refused, WrongRegion
from lookup.catalog.database import Database
from lookup.catalog.maisons import (
    claim_maison,
    ensure_maison,
    find_maison,
    is_elsewhere,
    maisons_elsewhere,
    pin_maison,
)


@pytest.mark.parametrize(
    ("pinned", "here", "elsewhere"),
    [
        (None, None, False),
        (None, "eu", False),
        ("eu", "eu", False),
        ("eu", "us", True),
        ("eu", None, True),  # a deployment that does not say where it is
    ],
)
def test_a_maison_is_served_where_it_is_pinned_and_nowhere_else(
    pinned: str | None, here: str | None, elsewhere: bool
) -> None:
    assert is_elsewhere(pinned, here) is elsewhere


def test_a_new_maison_belongs_where_it_was_first_written(database: Database) -> None:
    with database.session(write=True) as session:
        assert claim_maison(session, "brera", "eu").region == "eu"
    with database.session(write=True) as session, pytest.raises(WrongRegion, match="brera"):
        claim_maison(session, "brera", "us")


def test_one_that_was_there_before_is_not_pinned_by_the_way(database: Database) -> None:
    with database.session(write=True) as session:
        ensure_maison(session, "old")
    with database.session(write=True) as session:
        assert claim_maison(session, "old", "eu").region is None


def test_pinning_registers_and_moving_is_to_be_said(database: Database) -> None:
    with database.session(write=True) as session:
        assert pin_maison(session, "corso", "eu") is None
        assert pin_maison(session, "corso", "eu") == "eu"
        with pytest.raises(Refused, match="--move"):
            pin_maison(session, "corso", "us")
        assert pin_maison(session, "corso", "us", move=True) == "eu"
        assert find_maison(session, "corso").region == "us"
        assert maisons_elsewhere(session, "eu") == {"corso": "us"}
        assert maisons_elsewhere(session, "us") == {}


def test_an_unknown_maison_is_not_found(database: Database) -> None:
    with database.session() as session, pytest.raises(NotFound, match="albo"):
        find_maison(session, "albo")
