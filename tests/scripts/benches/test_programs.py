"""Sub-commands of bench.py that run programs of their own, once on little."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from benches.encoding.pictures import drawn_photo

from tests.scripts.benches.conftest import bench, document

DRAWN = ("--products", 3, "--queries", 3)
CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(scope="module", autouse=True)
def exported_before(
    embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Spares each benchmark an export of the encoder."""
    cache = tmp_path_factory.mktemp("cache")
    encoders = cache / "boutique-lookup" / "encoders"
    encoders.mkdir(parents=True)
    (encoders / embedded_export.name).symlink_to(embedded_export)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(cache))
        yield


@pytest.fixture(scope="module")
def work_dir(embedded_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that benchmarks keep what they made in."""
    folder = tmp_path_factory.mktemp("bench")
    (folder / "encoders").mkdir()
    (folder / "encoders" / embedded_export.name).symlink_to(embedded_export)
    return folder


@pytest.fixture(scope="module")
def served(work_dir: Path) -> list[str]:
    """Options that name a home of twelve pictures, as `home` says them."""
    return bench("home", *DRAWN, "--work-dir", work_dir, "--images", 12).split()


def test_encode_times_each_way_from_a_photo_to_its_vector(work_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(drawn_photo(0, (640, 480)))
    little = ("--photos", tmp_path, "--count", 1, "--rounds", 1, "--catalogue", 4)
    found = document("encode", "--model", "embedded", *little, "--work-dir", work_dir)
    ways = found["models"]["embedded"]
    assert {"ours, float", "ours, int8", "look-up: ours, float"} <= ways.keys()
    assert all(way["median"] > 0 for way in ways.values())


def test_index_compares_a_build_with_other_ways_on_either_ground(work_dir: Path) -> None:
    little = ("--images", 6, "--side", 64, "--rounds", 1)
    found = document("index", *little, "--precision", "fp32", "--work-dir", work_dir / "index")
    assert [build["ground"] for build in found["builds"]] == ["plain", "busy"]
    assert all(build["images_per_second"]["build"] > 0 for build in found["builds"])
    assert found["refused"] == {}


def test_index_changes_embeds_again_what_changed_and_plots_it(tmp_path: Path) -> None:
    little = ("--images", 4, "--side", 64, "--changed", 0.5)
    (run,) = document("index-changes", *little, "--report", tmp_path)["runs"]
    assert (tmp_path / "index-changes.png").exists()
    assert (run["changed"], run["embedded"]) == (0.5, 2)
    assert run["cpu_seconds"] > 0


def test_index_memory_has_the_peak_of_a_build_and_a_run_without_a_change() -> None:
    (found,) = document("index-memory", "--images", 4, "--side", 64)["sizes"]
    assert found["private_mb"] > 50
    assert found["no_change_status"] == "unchanged"


def test_what_was_killed_and_run_again_holds_the_same_vectors() -> None:
    found = document("index-kill", "--images", 4, "--rounds", 1)
    assert (found["vectors_equal"], found["rounds"]) == (1, 1)


def test_stock_file_takes_every_row_once() -> None:
    found = document("stock-file", "--rows", 1_000)
    assert found["applied"] == [1_000, 0]


def test_feeds_times_each_way_of_reading_every_row() -> None:
    found = document("feeds", "--rows", 100, "--items", 50)
    assert {way["rows"] for way in found["ways"].values()} == {100}
    assert {way["rows"] for way in found["xml_ways"].values()} == {50}


def test_runners_give_the_same_vectors() -> None:
    little = ("--images", 16, "--side", 64, "--rounds", 1)
    found = document("runners", *little, "--workers", 1)
    assert found["most_that_vectors_are_apart"] < 1e-5
    assert set(found["images_per_second"]) == {"local, 1 workers", "ray, 1 workers"}


def test_matching_times_every_stage_and_plots_them(
    work_dir: Path, served: list[str], tmp_path: Path
) -> None:
    little = (*DRAWN, "--work-dir", work_dir, "--images", 12)
    (found,) = document("matching", *little, "--report", tmp_path)["sizes"]
    assert (tmp_path / "matching.png").exists()
    assert found["images"] == 12
    assert found["ms"]["whole search"]["p50"] > 0
    assert set(found["ms"]) == {
        *("candidates", "closest", "signals", "fusion and decision", "whole search")
    }


def test_serve_compares_a_look_up_with_the_bare_work(served: list[str]) -> None:
    little = ("--rounds", 1, "--clients", 1, "--seconds", 1, "--starts", 1)
    found = document("serve", *served, *little)
    assert found["clients"]["1"]["failed"] == 0
    assert found["to_bare_loop"]["median"] > 0


def test_against_compares_look_ups_with_those_of_another_checkout(served: list[str]) -> None:
    home = served[served.index("--home") + 1]
    other = ("--tree", CHECKOUT, "--tree-home", home)
    found = document("against", *served, *other, "--rounds", 1, "--clients", 1, "--seconds", 1)
    assert found["decisions"]["this"] == found["decisions"]["other"]
    assert found["cpu_ratio"]["all"]["photos"] == found["photos"] > 0
    assert found["cpu_ratio"]["all"]["ratio"] > 0
    assert found["per_second_ratio"] > 0


def test_no_look_up_fails_while_generations_are_swapped(served: list[str]) -> None:
    found = document("swap", *served, "--swaps", 2, "--clients", 1)
    assert (found["failed"], found["generations_seen"]) == (0, 2)


def test_stock_is_written_while_photos_are_looked_up(served: list[str]) -> None:
    found = document("stock", *served, "--rows", 10, "--requests", 2)
    assert found["rows_a_request"] == 10
    assert found["lookups_meanwhile"]["failed"] == 0


def test_objects_are_delivered_fetched_and_opened(served: list[str], tmp_path: Path) -> None:
    home = served[: served.index("--photos")]
    found = document("objects", *home, "--url", (tmp_path / "store").as_uri())
    assert found["images"] == 12
    assert {"delivered", "published", "opened"} <= found["seconds"].keys()
