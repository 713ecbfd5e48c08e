from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from lookup.access.caller import Caller
from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Permission, Principal, Role
from lookup.base.errors import Unauthenticated, WrongRegion
from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison, pin_maison
from lookup.settings.table import Settings

LOCAL = Caller(authorization=None, local=True)
ELSEWHERE = Caller(authorization=None, local=False)


@pytest.fixture
def lone(tmp_path: Path) -> Database:
    """A database that holds one maison only."""
    (tmp_path / "lone").mkdir()
    database = open_database(Home(tmp_path / "lone").database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    return database


def gate(database: Database, *, loopback: bool = True) -> KeyGate:
    return KeyGate(KeyRing(database), database, loopback=loopback)


def test_a_key_lets_in(ring: KeyRing, database: Database) -> None:
    new = ring.create("alba", Role.REVIEWER)
    for header in (f"Bearer {new.secret}", f"bearer  {new.secret} "):
        caller = Caller(header, local=False)
        assert gate(database).admit(caller) == Principal("alba", Role.REVIEWER, new.info.prefix)


def test_another_kind_of_header_is_told_which_kind_is_known(lone: Database) -> None:
    with pytest.raises(Unauthenticated, match=r"not known here\. Send `Authorization: Bearer lk_"):
        gate(lone).admit(Caller("Basic abc", local=True))


@pytest.mark.parametrize("made_here", [True, False])
def test_only_the_use_of_keys_that_were_made_here_is_noted(
    ring: KeyRing, database: Database, made_here: bool
) -> None:
    """A provider's token may bear any name."""
    new = ring.create("alba", Role.ADVISOR)
    gate(database).note_use(Principal("alba", Role.ADVISOR, new.info.prefix, made_here=made_here))
    assert (ring.list("alba")[0].last_used_at is not None) == made_here


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer ", "lk_x"])
def test_any_other_header_does_not_even_on_this_machine(lone: Database, header: str) -> None:
    with pytest.raises(Unauthenticated):
        gate(lone).admit(Caller(header, local=True))


def test_the_first_run_lets_this_machine_look_up(lone: Database) -> None:
    first_run = gate(lone)
    assert first_run.open_to_local()
    principal = first_run.admit(LOCAL)
    assert principal == Principal("alba", Role.ADVISOR, None)
    assert not principal.may(Permission.WRITE_STOCK)
    assert not principal.may(Permission.MANAGE_GENERATIONS)
    first_run.note_use(principal)


def test_the_first_run_lets_nobody_else_in(lone: Database) -> None:
    with pytest.raises(Unauthenticated, match=r"carries no key\. Send `Authorization: Bearer lk_"):
        gate(lone).admit(ELSEWHERE)


def test_there_is_no_first_run_where_others_can_connect(lone: Database) -> None:
    exposed = gate(lone, loopback=False)
    assert not exposed.open_to_local()
    with pytest.raises(Unauthenticated):
        exposed.admit(LOCAL)


def test_the_first_key_of_any_maison_ends_the_first_run(lone: Database) -> None:
    first_run = gate(lone)
    first_run.admit(LOCAL)
    KeyRing(lone).create("alba", Role.ADMIN)
    assert not first_run.open_to_local()
    with pytest.raises(Unauthenticated):
        first_run.admit(LOCAL)


def test_with_two_maisons_nobody_can_tell_which_is_meant(database: Database) -> None:
    assert not gate(database).open_to_local()
    with pytest.raises(Unauthenticated):
        gate(database).admit(LOCAL)


def test_without_a_maison_there_is_nothing_to_open(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert not gate(open_database(Home(tmp_path / "empty").database_url)).open_to_local()


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
    door = KeyGate.open(Settings(home=tmp_path, region=region), database, loopback=True)
    caller = Caller(f"Bearer {new.secret}", local=False)
    if served:
        assert door.admit(caller).maison == "alba"
    else:
        with pytest.raises(WrongRegion):
            door.admit(caller)


def test_the_first_run_is_not_open_to_a_maison_pinned_elsewhere(lone: Database) -> None:
    with lone.session(write=True) as session:
        pin_maison(session, "alba", "eu")
    assert not gate(lone).open_to_local()
    assert KeyGate(KeyRing(lone), lone, loopback=True, region="eu").open_to_local()
