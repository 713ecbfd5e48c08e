import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import select

from lookup.__main__ import main
from lookup.audit.models import AuditEntry
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.images import ImageCatalog
from lookup.evaluation.manifest import read_manifest
from lookup.feedback.desk import FeedbackInput
from lookup.images.thumbnails import Thumbnails
from lookup.service.services import Services
from lookup.vault.store import Kind
from tests.boutique import MAISON, OTHER
from tests.feedback.conftest import MASTER, vault


@pytest.fixture(autouse=True)
def _master_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKUP_MASTER_KEY", MASTER.get_secret_value())


def export(home: Path, out: Path, *options: str, maison: str = MAISON) -> tuple[int, Any]:
    arguments = ["feedback", "export", "--home", str(home), "--maison", maison]
    done = CliRunner().invoke(main, [*arguments, "--out", str(out), "--json", *options])
    return done.exit_code, json.loads(done.stdout) if done.stdout.startswith("{") else done.output


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def thumbnail_all(home: Path, database: Database) -> None:
    thumbnails = Thumbnails(Home(home).images_dir(MAISON))
    with database.session(write=True) as session:
        catalog = ImageCatalog(session, MAISON)
        contents = {image.id: f"{image.id:064x}" for image in catalog}
        catalog.note_contents(contents)
    for content in contents.values():
        thumbnails.write(content, Image.new("RGB", (20, 20)))


def test_scores_say_what_was_right(services: Services, tmp_path: Path, photo: bytes) -> None:
    right = services.lookups.look_up(MAISON, photo).lookup_id
    neither = services.lookups.look_up(MAISON, photo).lookup_id
    services.feedback.take(MAISON, FeedbackInput(right, "BG-1", "key1"))
    services.feedback.take(MAISON, FeedbackInput(right, "BG-2", "key1"))  # on second thoughts
    services.feedback.take(MAISON, FeedbackInput(neither, None, None))
    code, done = export(tmp_path, tmp_path / "set")
    assert code == 0
    assert done == {"feedback": 2, "scores": 4, "photos": 0, "gallery": 0, "missing": []}
    scores = rows(tmp_path / "set" / "scores.csv")
    assert [(row["product_id"], row["right"]) for row in scores] == [
        ("BG-1", "0"),
        ("BG-2", "1"),
        ("BG-1", "0"),
        ("BG-2", "0"),
    ]
    assert [float(row["margin"]) for row in scores[:2]] == pytest.approx([0.1, -0.1])
    assert scores[0]["given_by"] == "key1"
    assert not (tmp_path / "set" / "manifest.csv").exists()


def test_kept_photos_make_a_manifest_that_evaluate_reads(
    open_service: Callable[..., Services], tmp_path: Path, database: Database, photo: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    thumbnail_all(tmp_path, database)
    for product_id, sku in (("BG-1", "BG-1-Red"), (None, None)):
        lookup_id = services.lookups.look_up(MAISON, photo).lookup_id
        services.feedback.take(MAISON, FeedbackInput(lookup_id, product_id, None, sku, photo))
    code, done = export(tmp_path, tmp_path / "set")
    assert (code, done["photos"], done["gallery"]) == (0, 2, 2)
    images = read_manifest(tmp_path / "set" / "manifest.csv")
    gallery = [image for image in images if image.split == "gallery"]
    assert {image.product_id for image in gallery} == {"BG-1", "BG-2"}
    known, unknown = (image for image in images if image.split == "query")
    assert (known.product_id, known.variant_id, known.category) == ("BG-1", "BG-1-Red", "Bags")
    assert (unknown.product_id, unknown.open_set) == (None, True)
    with database.session() as session:
        (entry,) = session.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.details) == ("photos.exported", {"photos": 2})


def test_the_catalogues_own_pictures_are_taken_where_they_are_given(
    open_service: Callable[..., Services], tmp_path: Path, photo: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    lookup_id = services.lookups.look_up(MAISON, photo).lookup_id
    services.feedback.take(MAISON, FeedbackInput(lookup_id, "BG-1", None, photo=photo))
    images = tmp_path / "images"
    images.mkdir()
    (images / "BG-1.jpg").write_bytes(photo)
    code, done = export(tmp_path, tmp_path / "set", "--images", str(images))
    assert (code, done["gallery"]) == (0, 1)


def test_a_photo_that_is_gone_is_named(
    open_service: Callable[..., Services], tmp_path: Path, photo: bytes
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    lookup_id = services.lookups.look_up(MAISON, photo).lookup_id
    services.feedback.take(MAISON, FeedbackInput(lookup_id, "BG-1", None, photo=photo))
    (gone,) = vault(tmp_path).items(Kind.FEEDBACK)
    vault(tmp_path).remove(Kind.FEEDBACK, gone)
    code, done = export(tmp_path, tmp_path / "set")
    assert (code, done["missing"]) == (1, [gone])


def test_without_the_master_key_photos_stay_sealed(
    open_service: Callable[..., Services],
    tmp_path: Path,
    photo: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    services = open_service(keep_feedback_photos=frozenset({MAISON}), master_key=MASTER)
    lookup_id = services.lookups.look_up(MAISON, photo).lookup_id
    services.feedback.take(MAISON, FeedbackInput(lookup_id, "BG-1", None, photo=photo))
    monkeypatch.delenv("LOOKUP_MASTER_KEY")
    code, said = export(tmp_path, tmp_path / "set")
    assert code == 3
    assert "master key file" in said


def test_another_maison_s_feedback_stays_there(
    services: Services, tmp_path: Path, photo: bytes
) -> None:
    lookup_id = services.lookups.look_up(MAISON, photo).lookup_id
    services.feedback.take(MAISON, FeedbackInput(lookup_id, "BG-1", None))
    _, done = export(tmp_path, tmp_path / "set", maison=OTHER)
    assert done["feedback"] == 0


@pytest.mark.parametrize("maison", [MAISON, "nowhere"])
def test_what_cannot_be_exported_is_bad_input(
    services: Services, tmp_path: Path, maison: str
) -> None:
    out = tmp_path / "set"
    if maison == MAISON:
        out.mkdir()
        (out / "notes.txt").write_text("mine")
    code, _ = export(tmp_path, out, maison=maison)
    assert code == 2
