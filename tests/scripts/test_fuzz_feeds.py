"""`fuzz.py feeds` knows what its feeds say, and finds what a reader gets wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from fuzzes.feeds import judging, trials
from fuzzes.feeds.shop import with_check_digit

from indexer.feeds.reading import FeedReading, read_feed
from indexer.feeds.registry import FORMATS
from lookup.catalog.rows import FeedProduct, Quarantined

EACH_FORMAT_FOUR_TIMES = "56"


def test_a_number_names_one_feed_of_each_format_in_turn() -> None:
    made, again = ([trials.written(1, number) for number in range(14)] for _ in range(2))
    assert made == again
    assert [name for name, _, _ in made] == [*trials.WRITERS, *trials.STOCK_WRITERS]


def test_every_catalogue_format_is_tried() -> None:
    names = {name.replace("google-text", "google-tsv") for name in trials.WRITERS}
    assert names == {known.name for known in FORMATS}


def test_check_digits_are_those_of_gs1() -> None:
    assert with_check_digit("400638133393") == "4006381333931"


def test_every_value_of_a_small_run_is_read_right() -> None:
    done = CliRunner().invoke(trials.feeds, ["--count", EACH_FORMAT_FOUR_TIMES])
    report = json.loads(done.stdout)
    assert (done.exit_code, report["examples"]) == (0, [])
    assert set(report["right"].values()) == {1.0}
    assert min(report["of"][name] for name in ("products", "prices", "gtins", "stock")) > 30


@pytest.mark.parametrize("lost", ["a product", "a picture", "a listing", "an invented fault"])
def test_what_a_reader_loses_or_invents_is_found(
    monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    def spoilt(path: Path) -> list[FeedProduct | Quarantined]:
        reading: FeedReading = read_feed(path)
        found = list(reading)
        products = [each for each in found if isinstance(each, FeedProduct)]
        listed = [each for each in found if isinstance(each, Quarantined)]
        match lost:
            case "a product":
                return [*products[1:], *listed]
            case "a picture":
                first, *others = products
                kept = {**vars(first), "images": first.images[1:]}
                return [FeedProduct(**kept), *others, *listed]
            case "a listing":
                return [*products, *listed[1:]]
            case _:
                return [*products, *listed, Quarantined(path.name, 2, "sku", "it is odd")]

    monkeypatch.setattr(judging, "read_feed", spoilt)
    done = CliRunner().invoke(trials.feeds, ["--count", EACH_FORMAT_FOUR_TIMES])
    report = json.loads(done.stdout)
    assert done.exit_code == 3
    assert report["wrong_reasons" if lost == "an invented fault" else "silent"] > 0
