from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select

from lookup.base.errors import (
    DamagedPhoto,
    InvalidRequest,
    MasterKeyMissing,
    NotFound,
    Overloaded,
    UnsupportedPhoto,
)
from lookup.catalog.database import Database
from lookup.feedback.desk import FeedbackInput
from lookup.feedback.models import Feedback
from lookup.service.services import Services
from lookup.vault.store import Kind
from tests.boutique import MAISON, OTHER
from tests.feedback.conftest import MASTER, vault


def looked_up(services: Services, photo: bytes) -> str:
    return services.lookups.look_up(MAISON, photo).lookup_id


def stored(database: Database) -> list[Feedback]:
    with database.session() as session:
        return list(session.scalars(select(Feedback).order_by(Feedback.id)))


def test_feedback_keeps_the_answer_it_is_on_and_who_gave_it(
    services: Services, database: Database, photo: bytes
) -> None:
    lookup_id = looked_up(services, photo)
    answer = services.feedback.take(MAISON, FeedbackInput(lookup_id, "BG-2", "key1", "BG-2-Red"))
    assert (answer.rank, answer.photo_kept) == (2, False)
    (kept,) = stored(database)
    assert (kept.lookup_id, kept.product_id, kept.sku) == (lookup_id, "BG-2", "BG-2-Red")
    assert (kept.given_by, kept.decision, kept.encoder) == ("key1", "ambiguous", "embedded")
    assert [each["product_id"] for each in kept.ranking] == ["BG-1", "BG-2"]
    assert kept.given_at >= kept.looked_up_at


def test_none_of_these_is_an_answer(services: Services, database: Database, photo: bytes) -> None:
    answer = services.feedback.take(MAISON, FeedbackInput(looked_up(services, photo), None, None))
    assert (answer.product_id, answer.rank) == (None, None)
    assert stored(database)[0].product_id is None


def test_a_look_up_that_another_process_answered_is_found(
    services: Services, open_service: Callable[..., Services], photo: bytes
) -> None:
    other = open_service()
    assert services.feedback.take(MAISON, FeedbackInput(looked_up(other, photo), None, None))


@pytest.fixture
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookup.feedback.desk.WRITTEN_WITHIN_SECONDS", 0)


@pytest.mark.usefixtures("_no_waiting")
@pytest.mark.parametrize("lookup_id", ["0" * 32, ""])
def test_an_unknown_look_up_is_not_found(services: Services, lookup_id: str) -> None:
    with pytest.raises(NotFound, match="look the photo up again"):
        services.feedback.take(MAISON, FeedbackInput(lookup_id, None, None))


def test_few_wait_for_look_ups_that_nobody_knows(
    open_service: Callable[..., Services], photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.feedback.desk._MOST_WAITING", 0)
    services = open_service()
    with pytest.raises(Overloaded, match="waits"):
        services.feedback.take(MAISON, FeedbackInput("0" * 32, None, None))
    assert services.feedback.take(MAISON, FeedbackInput(looked_up(services, photo), None, None))


@pytest.mark.usefixtures("_no_waiting")
def test_whoever_waited_makes_room(
    open_service: Callable[..., Services], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.feedback.desk._MOST_WAITING", 1)
    services = open_service()
    for _ in range(2):
        with pytest.raises(NotFound):
            services.feedback.take(MAISON, FeedbackInput("0" * 32, None, None))


@pytest.mark.usefixtures("_no_waiting")
def test_a_look_up_of_another_maison_is_not_found(
    services: Services, database: Database, photo: bytes
) -> None:
    with pytest.raises(NotFound, match="no look-up"):
        services.feedback.take(OTHER, FeedbackInput(looked_up(services, photo), None, None))
    assert stored(database) == []


@pytest.mark.parametrize("product_id", ["BG-9", "X-1"])
def test_a_product_not_of_the_maison_is_not_found(
    services: Services, photo: bytes, product_id: str
) -> None:
    with pytest.raises(NotFound, match="no product"):
        services.feedback.take(MAISON, FeedbackInput(looked_up(services, photo), product_id, None))


def test_a_sku_of_another_product_is_refused(services: Services, photo: bytes) -> None:
    with pytest.raises(InvalidRequest, match="BG-2"):
        services.feedback.take(
            MAISON, FeedbackInput(looked_up(services, photo), "BG-1", None, sku="BG-2-Red")
        )


def test_a_photo_sent_along_is_not_kept_unless_the_maison_says_so(
    services: Services, tmp_path: Path, photo: bytes
) -> None:
    given = FeedbackInput(looked_up(services, photo), "BG-1", None, photo=photo)
    answer = services.feedback.take(MAISON, given)
    assert (answer.photos_kept, answer.photo_kept) == (False, False)
    assert not list(tmp_path.rglob("*.jpg"))


def test_a_photo_that_is_kept_has_lost_its_metadata(
    open_service: Callable[..., Services], tmp_path: Path, photo: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    given = FeedbackInput(looked_up(services, photo), "BG-1", None, photo=photo)
    assert services.feedback.take(MAISON, given).photo_kept
    (item,) = vault(tmp_path).items(Kind.FEEDBACK)
    kept = vault(tmp_path).get(Kind.FEEDBACK, item)
    assert b"Secret" not in kept
    with Image.open(BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (300, 400))
        assert not picture.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(picture.info)


def test_a_photo_that_is_kept_lies_on_no_disk_as_it_is(
    open_service: Callable[..., Services], tmp_path: Path, photo: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    given = FeedbackInput(looked_up(services, photo), "BG-1", None, photo=photo)
    services.feedback.take(MAISON, given)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"JFIF" not in path.read_bytes()


def test_photos_are_not_to_be_kept_without_a_master_key(
    open_service: Callable[..., Services],
) -> None:
    with pytest.raises(MasterKeyMissing, match="lookup vault new-key"):
        open_service(keep_feedback_photos=frozenset({MAISON}))


@pytest.mark.parametrize("bad", [b"no picture", b"\xff\xd8\xff\xe0 broken"])
def test_a_bad_photo_leaves_no_feedback(
    open_service: Callable[..., Services], database: Database, photo: bytes, bad: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    given = FeedbackInput(looked_up(services, photo), "BG-1", None, photo=bad)
    with pytest.raises((UnsupportedPhoto, DamagedPhoto)):
        services.feedback.take(MAISON, given)
    assert stored(database) == []
