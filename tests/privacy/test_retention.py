import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from lookup.audit.models import AuditEntry
from lookup.privacy.retention import PhotoRetention, RetentionThread
from lookup.vault.store import Kind, Vault
from tests.privacy.conftest import MAISON, NOW, OTHER, Kept

KEEP = timedelta(days=30)
LATER = NOW + timedelta(days=31)


@pytest.fixture
def retention(kept: Kept) -> PhotoRetention:
    return PhotoRetention(kept.database, kept.home, KEEP, "retention")


def test_photos_go_when_their_time_is_over(kept: Kept, retention: PhotoRetention) -> None:
    kept.feedback("1", photo=b"one")
    kept.feedback("9", photo=b"elsewhere", maison=OTHER)
    assert [each.photos for each in retention.purge(NOW + timedelta(days=29))] == [0, 0]
    assert [each.photos for each in retention.purge(LATER)] == [1, 1]
    assert kept.photos() == kept.photos(OTHER) == set()
    # What was said stays; it no longer names a photo.
    assert kept.rows() == [("1", "k1", None), ("9", "k1", None)]


def test_a_photo_that_no_row_names_goes_too(kept: Kept, retention: PhotoRetention) -> None:
    kept.vault().put(Kind.FEEDBACK, b"left by a crash")
    retention.purge(LATER)
    assert kept.photos() == set()


def test_a_database_that_fails_leaves_the_photo_for_the_next_time(
    kept: Kept, retention: PhotoRetention, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = kept.feedback("1", photo=b"one")

    def fails(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("locked"))

    with monkeypatch.context() as patched:
        patched.setattr("lookup.privacy.retention.record", fails)
        with pytest.raises(OperationalError):
            retention.purge(LATER)
    assert kept.rows() == [("1", "k1", photo)]
    retention.purge(LATER)
    assert (kept.rows(), kept.photos()) == ([("1", "k1", None)], set())


def test_time_counts_from_the_sending_also_after_a_change_of_keys(
    kept: Kept, retention: PhotoRetention
) -> None:
    photo = kept.feedback("1", photo=b"one")
    assert photo
    with kept.vault().changing_keys() as keys:
        keys.add()
    kept.vault().reseal(Kind.FEEDBACK, photo)
    assert retention.purge_maison(MAISON, LATER).photos == 1


def test_a_damaged_item_is_named_and_left(kept: Kept, retention: PhotoRetention) -> None:
    photo = kept.feedback("1", photo=b"one")
    assert photo
    (kept.home.vault_dir(MAISON) / "feedback" / photo[:2] / photo).write_bytes(b"?")
    assert retention.purge_maison(MAISON, LATER).undated == (photo,)
    assert kept.photos() == {photo}


def test_only_what_was_removed_is_logged(kept: Kept, retention: PhotoRetention) -> None:
    kept.feedback("1", photo=b"one")
    for now in (NOW, LATER, LATER):
        retention.purge(now)
    with kept.database.session() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.details) == ("photos.expired", {"photos": 1})


@pytest.mark.parametrize("trouble", [None, OSError("gone")])
def test_the_thread_purges_at_once_and_outlives_trouble(
    kept: Kept,
    monkeypatch: pytest.MonkeyPatch,
    trouble: OSError | None,
) -> None:
    kept.feedback("1", photo=b"one")
    rounds = threading.Semaphore(0)
    items: Callable[[Vault, Kind], object] = Vault.items

    def watched(self: Vault, kind: Kind) -> object:
        rounds.release()
        if trouble:
            raise trouble
        return items(self, kind)

    monkeypatch.setattr(Vault, "items", watched)
    monkeypatch.setattr("lookup.privacy.retention._EVERY_SECONDS", 0.001)
    thread = RetentionThread(
        PhotoRetention(kept.database, kept.home, timedelta(microseconds=1), "retention")
    )
    thread.start()
    for _ in range(6):  # two maisons a round; trouble ends a round after the first
        assert rounds.acquire(timeout=30)
    thread.stop()
    assert len(kept.photos() if not trouble else {1}) == bool(trouble)
