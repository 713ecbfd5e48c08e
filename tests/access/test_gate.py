from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Permission, Principal, Role
from lookup.base.errors import Refused, Unauthenticated, WrongRegion
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison, pin_maison
from lookup.settings.table import Settings

TOKEN = "what-the-service-printed"


@pytest.fixture
def lone(tmp_path: Path) -> Database:
    """A database that holds one maison only."""
    (tmp_path / "lone").mkdir()
    database = open_database(Home(tmp_path / "lone").database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    return database


def gate(database: Database, token: str | None = TOKEN) -> KeyGate:
    return KeyGate(KeyRing(database), database, first_key_token=token)


def test_a_key_lets_in(ring: KeyRing, database: Database) -> None:
    new = ring.create("alba", Role.REVIEWER)
    for header in (f"Bearer {new.secret}", f"bearer  {new.secret} "):
        assert gate(database).admit(header) == Principal("alba", Role.REVIEWER, new.info.prefix)


def test_another_kind_of_header_is_told_which_kind_is_known(lone: Database) -> None:
    with pytest.raises(Unauthenticated, match=r"not known here\. Send `Authorization: Bearer lk_"):
        gate(lone).admit("Basic abc")


@pytest.mark.parametrize("made_here", [True, False])
def test_only_the_use_of_keys_that_were_made_here_is_noted(
    ring: KeyRing, database: Database, made_here: bool
) -> None:
    """A provider's token may bear any name."""
    new = ring.create("alba", Role.ADVISOR)
    gate(database).note_use(Principal("alba", Role.ADVISOR, new.info.prefix, made_here=made_here))
    assert (ring.list("alba")[0].last_used_at is not None) == made_here


@pytest.mark.parametrize("header", [None, "", "Basic abc", "Bearer", "Bearer ", "lk_x"])
def test_nothing_else_does_though_there_is_no_key_yet(lone: Database, header: str | None) -> None:
    with pytest.raises(Unauthenticated):
        gate(lone).admit(header)


def test_whoever_has_the_token_makes_the_first_key_an_advisors(lone: Database) -> None:
    made = gate(lone).make_first_key(TOKEN)
    assert (made.info.maison, made.info.role) == ("alba", Role.ADVISOR)
    principal = gate(lone).admit(f"Bearer {made.secret}")
    assert principal == Principal("alba", Role.ADVISOR, made.info.prefix)
    assert not principal.may(Permission.WRITE_STOCK)
    assert not principal.may(Permission.MANAGE_GENERATIONS)


def test_the_token_makes_no_second_key(lone: Database) -> None:
    gate(lone).make_first_key(TOKEN)
    with pytest.raises(Refused, match="lookup keys create"):
        gate(lone).make_first_key(TOKEN)
    assert len(KeyRing(lone).list("alba")) == 1


@pytest.mark.parametrize("tried", ["", "guessed", TOKEN[:-1], f"{TOKEN} ", "é"])
def test_another_token_makes_none(lone: Database, tried: str) -> None:
    with pytest.raises(Unauthenticated):
        gate(lone).make_first_key(tried)
    assert KeyRing(lone).list("alba") == []


@pytest.mark.parametrize("tried", ["", "None", TOKEN])
def test_without_a_token_nobody_makes_one(lone: Database, tried: str) -> None:
    with pytest.raises(Unauthenticated):
        gate(lone, token=None).make_first_key(tried)


def test_a_use_that_cannot_be_noted_costs_nobody_an_answer(
    ring: KeyRing, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = ring.create("alba", Role.ADVISOR)

    def locked(self: KeyRing, prefix: str) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(KeyRing, "note_use", locked)
    with capture_logs() as lines:
        gate(database).note_use(Principal("alba", Role.ADVISOR, new.info.prefix))
    assert [(line["event"], line["key"]) for line in lines] == [
        ("key_use_not_noted", new.info.prefix)
    ]


@pytest.mark.parametrize(("region", "served"), [("eu", True), ("us", False), (None, False)])
def test_a_maison_pinned_elsewhere_is_refused_however_good_its_key(
    ring: KeyRing, database: Database, tmp_path: Path, region: str | None, served: bool
) -> None:
    new = ring.create("alba", Role.ADVISOR)
    with database.session(write=True) as session:
        pin_maison(session, "alba", "eu")
    door = KeyGate.open(Settings(home=tmp_path, region=region), database)
    if served:
        assert door.admit(f"Bearer {new.secret}").maison == "alba"
    else:
        with pytest.raises(WrongRegion):
            door.admit(f"Bearer {new.secret}")
