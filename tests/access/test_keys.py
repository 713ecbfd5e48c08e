from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from lookup.access.keys import KeyRing
from lookup.access.models import ApiKey
from lookup.access.roles import Principal, Role
from lookup.base.errors import BadInput, NotFound, Refused, Unauthenticated, WrongRegion
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison, pin_maison
from tests.access.conftest import Clock


def test_a_new_key_opens_its_maison_in_its_role(ring: KeyRing) -> None:
    new = ring.create("alba", Role.CATALOG, name="stock system")
    principal = ring.verify(new.secret)
    assert principal == Principal("alba", Role.CATALOG, new.info.prefix)
    assert principal.name == "stock system"


def test_only_a_hash_is_kept(ring: KeyRing, database: Database) -> None:
    new = ring.create("alba", Role.ADVISOR)
    with database.session() as session:
        (key,) = session.scalars(select(ApiKey)).all()
    assert key.hash.startswith("$argon2id$")
    secret = new.secret.rpartition("_")[2]
    assert not [value for value in vars(key).values() if secret in str(value)]


def test_a_key_needs_a_maison_that_exists(ring: KeyRing) -> None:
    with pytest.raises(NotFound):
        ring.create("albo", Role.ADVISOR)


def test_a_key_that_would_have_expired_is_not_made(ring: KeyRing, clock: Clock) -> None:
    with pytest.raises(BadInput):
        ring.create("alba", Role.ADVISOR, expires_at=clock())


@pytest.mark.parametrize("text", ["", "lk_", "lk_aaaaaaaa_" + "a" * 43, "Bearer x"])
def test_an_unknown_key_is_refused(ring: KeyRing, text: str) -> None:
    ring.create("alba", Role.ADVISOR)
    with pytest.raises(Unauthenticated):
        ring.verify(text)


def test_the_right_prefix_with_a_wrong_secret_is_refused(ring: KeyRing) -> None:
    new = ring.create("alba", Role.ADVISOR)
    with pytest.raises(Unauthenticated):
        ring.verify(f"lk_{new.info.prefix}_{'a' * 43}")


def test_a_revocation_holds_from_the_next_request_on(ring: KeyRing) -> None:
    new = ring.create("alba", Role.ADVISOR)
    ring.verify(new.secret)  # now remembered as verified
    ring.revoke("alba", new.info.prefix)
    with pytest.raises(Unauthenticated, match="revoked"):
        ring.verify(new.secret)


@pytest.mark.parametrize("end", ["revoked", "expired", "elsewhere"])
def test_nothing_of_a_key_is_told_to_whoever_lacks_its_secret(
    ring: KeyRing, database: Database, clock: Clock, end: str
) -> None:
    prefix = ring.create("alba", Role.ADVISOR, expires_at=clock() + timedelta(days=1)).info.prefix
    if end == "revoked":
        ring.revoke("alba", prefix)
    elif end == "expired":
        clock.advance(days=2)
    else:
        with database.session(write=True) as session:
            pin_maison(session, "alba", "eu")
    with pytest.raises(Unauthenticated, match="not known"):
        ring.verify(f"lk_{prefix}_{'a' * 43}")


@pytest.mark.parametrize("apart", [timedelta(hours=-2), timedelta(hours=2)])
def test_a_revocation_holds_on_machines_whose_clocks_are_apart(
    ring: KeyRing, database: Database, clock: Clock, apart: timedelta
) -> None:
    new = ring.create("alba", Role.ADVISOR)
    elsewhere = KeyRing(database, now=lambda: clock() + apart)
    assert elsewhere.verify(new.secret).maison == "alba"
    ring.revoke("alba", new.info.prefix)
    with pytest.raises(Unauthenticated, match="revoked"):
        elsewhere.verify(new.secret)


def test_a_revocation_by_another_process_holds_too(ring: KeyRing, database: Database) -> None:
    new = ring.create("alba", Role.ADVISOR)
    ring.verify(new.secret)
    KeyRing(database).revoke("alba", new.info.prefix)
    with pytest.raises(Unauthenticated):
        ring.verify(new.secret)


def test_revoking_again_keeps_the_first_moment(ring: KeyRing, clock: Clock) -> None:
    new = ring.create("alba", Role.ADVISOR)
    first = ring.revoke("alba", new.info.prefix).revoked_at
    clock.advance(days=1)
    assert ring.revoke("alba", new.info.prefix).revoked_at == first


def test_a_key_expires(ring: KeyRing, clock: Clock) -> None:
    new = ring.create("alba", Role.ADVISOR, expires_at=clock() + timedelta(days=1))
    clock.advance(hours=23)
    ring.verify(new.secret)
    clock.advance(hours=1)
    with pytest.raises(Unauthenticated, match="expired"):
        ring.verify(new.secret)


def test_a_maison_sees_and_revokes_its_own_keys_only(ring: KeyRing) -> None:
    new = ring.create("alba", Role.ADVISOR)
    assert ring.list("brera") == []
    with pytest.raises(NotFound):
        ring.revoke("brera", new.info.prefix)
    ring.verify(new.secret)


def test_keys_are_listed_oldest_first_without_secrets(ring: KeyRing) -> None:
    keys = [ring.create("alba", role) for role in Role]
    listed = ring.list("alba")
    assert [info.role for info in listed] == list(Role)
    assert not [key for key in keys if key.secret in repr(listed)]


def test_the_use_of_one_key_is_no_use_of_another(ring: KeyRing, clock: Clock) -> None:
    used = [ring.create("alba", role).info.prefix for role in Role][1]
    ring.note_use(used)
    noted = {info.prefix: info.last_used_at for info in ring.list("alba")}
    assert noted.pop(used) == clock()
    assert set(noted.values()) == {None}


def test_use_is_noted_to_the_minute(ring: KeyRing, clock: Clock) -> None:
    prefix = ring.create("alba", Role.ADVISOR).info.prefix
    assert ring.list("alba")[0].last_used_at is None
    ring.note_use(prefix)
    first = clock()
    clock.advance(seconds=59)
    ring.note_use(prefix)
    assert ring.list("alba")[0].last_used_at == first
    clock.advance(seconds=2)
    ring.note_use(prefix)
    assert ring.list("alba")[0].last_used_at == clock()


def test_a_use_within_the_minute_asks_the_database_nothing(
    ring: KeyRing, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = ring.create("alba", Role.ADVISOR).info.prefix
    ring.note_use(prefix)
    with monkeypatch.context() as patch:
        patch.setattr(database, "session", None)
        clock.advance(seconds=59)
        ring.note_use(prefix)
    clock.advance(seconds=2)
    ring.note_use(prefix)
    assert ring.list("alba")[0].last_used_at == clock()


def test_a_use_that_could_not_be_noted_is_noted_at_the_next(
    ring: KeyRing, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefix = ring.create("alba", Role.ADVISOR).info.prefix
    with monkeypatch.context() as patch:
        patch.setattr(database, "session", None)
        with pytest.raises(TypeError):
            ring.note_use(prefix)
    ring.note_use(prefix)
    assert ring.list("alba")[0].last_used_at == clock()


def test_a_revoked_key_still_counts_as_one_that_existed(ring: KeyRing, database: Database) -> None:
    assert not ring.any_ever()
    ring.revoke("alba", ring.create("alba", Role.ADVISOR).info.prefix)
    assert ring.any_ever()
    assert KeyRing(database).any_ever()


@pytest.fixture
def lone(database_url: str) -> Iterator[Database]:
    """A database that holds one maison only, and no key."""
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    yield database
    database.close()


def test_of_many_who_make_the_first_key_at_once_one_does(lone: Database) -> None:
    ring = KeyRing(lone)

    def make(_: int) -> bool:
        try:
            ring.create_first(Role.ADVISOR)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(make, range(8)))
    assert made.count(True) == 1
    assert len(ring.list("alba")) == 1


def test_after_a_revoked_key_none_is_the_first(lone: Database) -> None:
    ring = KeyRing(lone)
    ring.revoke("alba", ring.create("alba", Role.ADMIN).info.prefix)
    with pytest.raises(Refused):
        ring.create_first(Role.ADVISOR)


def test_with_two_maisons_nobody_can_tell_whose_the_first_key_is(ring: KeyRing) -> None:
    with pytest.raises(Refused, match="only maison"):
        ring.create_first(Role.ADVISOR)


def test_no_first_key_is_made_of_a_maison_pinned_elsewhere(lone: Database) -> None:
    with lone.session(write=True) as session:
        pin_maison(session, "alba", "eu")
    with pytest.raises(WrongRegion):
        KeyRing(lone, region="us").create_first(Role.ADVISOR)
