"""An encoder is used in int8 only where that was found to do as well."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.pipeline import precision
from indexer.pipeline.request import Amount, PrecisionChoice
from lookup.base.errors import Refused
from lookup.encoders.card import ModelCard, PrecisionRecall
from lookup.encoders.torch import registry
from lookup.encoders.torch.source import find_source
from lookup.index.generation import ENCODER_DIR
from tests.indexer.shop import Shop


@pytest.fixture
def encoder(shop: Shop, tiny_pristine: Path, tiny_export: Path, tmp_path: Path) -> Iterator[str]:
    """The name of the small model, exported where the shop's builds look for it."""
    name = f"local-dir:{tiny_pristine}"
    encoders = tmp_path / "encoders"
    encoders.mkdir()
    directory = registry._directory_name(find_source(name, offline=True))
    (encoders / directory).symlink_to(tiny_export)
    shop.home.encoders_dir.unlink()
    shop.home.encoders_dir.symlink_to(encoders)
    return name


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small a network gains nothing in int8."""
    monkeypatch.setattr(precision, "times_faster", lambda *_: 2.0)


def found(monkeypatch: pytest.MonkeyPatch, *, lost: int, gained: int = 0) -> None:
    """What a trial of 600 photos says, of which float recognises 540."""
    int8 = (540 - lost + gained) / 600
    recall = PrecisionRecall(photos=600, fp32=0.9, int8=int8, lost=lost, gained=gained)
    monkeypatch.setattr(precision, "compared_recall", lambda *_: recall)


def published_card(shop: Shop) -> ModelCard:
    return ModelCard.read(shop.store.path(shop.store.current()) / ENCODER_DIR / "card.json")


def test_int8_is_tried_on_the_maisons_own_pictures_and_recorded(shop: Shop, encoder: str) -> None:
    report = shop.build(encoder=encoder, precision="int8")
    assert report.precision is not None
    assert report.precision.chosen == "int8"
    card = published_card(shop)
    assert card.precision == "int8"
    assert card.quantized is not None
    assert card.quantized.recall == report.precision.recall
    assert card.quantized.recall.photos == 18


def test_a_picture_that_cannot_be_read_takes_no_part(shop: Shop, encoder: str) -> None:
    (shop.pictures / "B" / "front.png").write_bytes(b"no picture")
    report = shop.build(encoder=encoder, precision="int8", max_bad=Amount(0.5))
    assert report.precision is not None
    assert report.precision.recall is not None
    assert report.precision.recall.photos == 15


def test_the_choice_is_kept(shop: Shop, encoder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.build(encoder=encoder, precision="int8")
    found(monkeypatch, lost=500)
    again = shop.build(encoder=encoder, precision="int8")
    assert again.status == "unchanged"
    assert again.precision is not None
    assert again.precision.recall is not None
    assert again.precision.recall.lost == 0


def test_it_lies_beside_the_encoder_for_every_maison(
    shop: Shop, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, lost=0)
    shop.build(encoder=encoder, precision="int8")
    found(monkeypatch, lost=500)
    shutil.rmtree(shop.workspace.directory / "cache")
    again = shop.build(encoder=encoder, precision="auto")
    assert again.precision is not None
    assert again.precision.chosen == "int8"


def test_a_trial_on_few_photos_is_made_again_where_there_are_more(
    shop: Shop, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop.build(encoder=encoder, precision="int8")
    assert shop.build(encoder=encoder, precision="auto").precision is None
    monkeypatch.setattr(precision, "LEAST_PICTURES", 1)
    found(monkeypatch, lost=0)
    monkeypatch.setattr(precision.PrecisionTrial, "of_few", True)
    again = shop.build(encoder=encoder, precision="auto")
    assert again.precision is not None
    assert again.precision.recall is not None
    assert again.precision.recall.photos == 600


def test_pictures_are_embedded_again_in_another_precision(shop: Shop, encoder: str) -> None:
    shop.build(encoder=encoder, precision="fp32")
    in_float = shop.vectors()
    report = shop.build(encoder=encoder, precision="int8")
    assert report.images is not None
    assert report.images.embedded == 6
    assert shop.vectors() != in_float


def test_a_small_catalogue_stays_in_float_untried(shop: Shop, encoder: str) -> None:
    assert shop.build(encoder=encoder).precision is None
    assert published_card(shop).precision == "fp32"


@pytest.mark.parametrize(("wanted", "used"), [("auto", "int8"), ("fp32", "fp32")])
def test_the_embedded_default_is_used_as_it_ships_untried(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, wanted: PrecisionChoice, used: str
) -> None:
    monkeypatch.setattr(precision, "LEAST_PICTURES", 1)
    found(monkeypatch, lost=500)
    assert shop.build(precision=wanted).precision is None
    assert published_card(shop).precision == used


@pytest.mark.parametrize(
    ("lost", "gained", "chosen"),
    [(2, 0, "int8"), (3, 0, "fp32"), (3, 3, "int8"), (5, 1, "fp32"), (0, 9, "int8")],
)
def test_it_may_surely_cost_no_more_than_one_photo_in_a_hundred(
    shop: Shop,
    encoder: str,
    monkeypatch: pytest.MonkeyPatch,
    lost: int,
    gained: int,
    chosen: str,
) -> None:
    monkeypatch.setattr(precision, "LEAST_PICTURES", 1)
    found(monkeypatch, lost=lost, gained=gained)
    report = shop.build(encoder=encoder, precision="auto")
    assert report.precision is not None
    assert report.precision.chosen == chosen
    assert published_card(shop).precision == chosen


def test_where_it_is_no_faster_float_stays(
    shop: Shop, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precision, "LEAST_PICTURES", 1)
    monkeypatch.setattr(precision, "times_faster", lambda *_: 1.05)
    report = shop.build(encoder=encoder, precision="auto")
    assert report.precision is not None
    assert report.precision.reason == "it is 1.05 times as fast"
    assert published_card(shop).precision == "fp32"


def test_int8_that_recognises_less_is_refused_when_asked_for(
    shop: Shop, encoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(monkeypatch, lost=60)
    with pytest.raises(Refused, match=r"recognises 80\.0%, in float 90\.0% \(60 lost, 0 gained"):
        shop.build(encoder=encoder, precision="int8")
    assert shop.store.ids() == ()
