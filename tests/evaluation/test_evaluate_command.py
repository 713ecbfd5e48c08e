"""`lookup evaluate` and the comparison script, from the command line."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from measures.encoders import encoders

from lookup.__main__ import main
from lookup.base.errors import NotFound
from lookup.base.exits import Exit
from lookup.base.home import Home
from lookup.evaluation import encoder_run
from lookup.evaluation.manifest import read_manifest
from lookup.evaluation.run import indexed
from lookup.index.remote.elsewhere import generation_store

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, embedded_export: Path) -> Run:
    monkeypatch.setattr(encoder_run, "exported_encoder", lambda *_, **__: embedded_export)
    return lambda *arguments: CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


@pytest.fixture
def compare(run: Run) -> Run:
    """`measure.py encoders`, with the encoder that `run` puts in place."""
    return lambda *arguments: CliRunner().invoke(encoders, [*map(str, arguments)])


def test_json_prints_the_document_and_nothing_else(run: Run, labelled_set: Path) -> None:
    result = run(labelled_set, "--json")
    assert result.exit_code == Exit.DONE, result.output
    document = json.loads(result.stdout)
    assert (document["encoder"], document["queries"], document["gallery"]) == ("embedded", 7, 6)
    assert document["recall_at_5"] >= document["recall_at_1"] > 0.5
    assert document["open_set"]["queries"] == 1
    assert sum(document["decisions"].values()) == 7
    assert document["by_category"].keys() == {"ellipse", "rectangle"}
    assert document["queries_in_gallery"] == 0
    assert all(pair["same_category"] is not None for pair in document["confusions"])


def test_the_bound_on_false_matches_is_as_sure_as_asked(run: Run, labelled_set: Path) -> None:
    document = json.loads(run(labelled_set, "--bound-confidence", "0.8", "--json").stdout)
    assert document["open_set"]["bound"]["confidence"] == 0.8
    # none or all of one photo were matched
    assert round(document["open_set"]["bound"]["rate"], 6) in (0.8, 1.0)


def test_tables_name_what_they_measure(run: Run, labelled_set: Path) -> None:
    result = run(labelled_set)
    for words in (
        "recall_at_1",
        "coverage",
        "calibration error",
        "ellipse",
        "not in the catalogue",
    ):
        assert words in result.stdout


def test_photos_of_another_set_are_added_as_open_set(run: Run, labelled_set: Path) -> None:
    """Their own labels are of another catalogue: they must not count as photos to be found."""
    document = json.loads(run(labelled_set, "--open-set", labelled_set, "--json").stdout)
    assert (document["queries"], document["open_set"]["queries"]) == (14, 8)
    assert document["decisions_by_truth"]["open_set"].keys() == {"match", "ambiguous", "none"}
    assert document["open_set_curve"]


def test_a_report_is_written_beside_the_figures(
    run: Run, labelled_set: Path, tmp_path: Path
) -> None:
    result = run(labelled_set, "--report", tmp_path / "report", "--json")
    html = (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
    assert "<h1>shapes</h1>" in html
    printed = json.loads(result.stdout)
    assert json.loads((tmp_path / "report" / "summary.json").read_text()) == printed


def test_a_report_that_cannot_be_written_costs_no_figures(
    run: Run, labelled_set: Path, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file")
    result = run(labelled_set, "--json", "--report", tmp_path / "taken")
    assert json.loads(result.stdout)["queries"] == 7
    assert result.exit_code == Exit.BAD_INPUT
    assert "taken cannot be written" in result.stderr


def test_photos_that_find_themselves_are_counted_and_told(run: Run, labelled_set: Path) -> None:
    folder = labelled_set.parent
    whole = (folder / "red-ellipse-gallery.png").read_bytes()
    (folder / "red-ellipse-query.png").write_bytes(whole)
    result = run(labelled_set, "--json")
    assert json.loads(result.stdout)["queries_in_gallery"] == 1
    assert "gallery images too: 1, such as" in result.stderr


def test_a_bad_manifest_ends_with_bad_input(run: Run, labelled_set: Path) -> None:
    (labelled_set.parent / "noise.png").unlink()
    result = run(labelled_set)
    assert result.exit_code == Exit.BAD_INPUT
    assert "noise.png" in result.stderr
    assert result.stdout == ""


def test_two_encoders_are_compared_photo_by_photo(compare: Run, labelled_set: Path) -> None:
    result = compare(labelled_set, "--encoder", "one", "--encoder", "two", "--json")
    document = json.loads(result.stdout)
    assert (document["a"], document["b"], document["photos"]) == ("one", "two", 7)
    # The same encoder twice: nothing may differ but time.
    assert all(part["difference"] == 0 for part in document["measures"].values())
    assert document["gained"] == document["lost"] == []


def test_the_comparison_is_a_table_too(compare: Run, labelled_set: Path) -> None:
    result = compare(labelled_set, "--encoder", "one", "--encoder", "two")
    for words in ("B against A over 7 photos", "recall_at_1", "McNemar p", "A: one   B: two"):
        assert words in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--encoder", "one"], "--encoder twice"),
        (["--encoder", "one", "--encoder", "two"], "MANIFEST is missing"),
        (["--generation", "a", "--generation", "b"], "--home and --maison"),
    ],
)
def test_a_comparison_needs_two_of_one_kind(compare: Run, arguments: list[str], words: str) -> None:
    result = compare(*arguments)
    assert result.exit_code == Exit.BAD_INPUT
    assert words in result.stderr


def test_two_generations_are_compared_on_what_both_hold(
    compare: Run, labelled_set: Path, embedded_export: Path, tmp_path: Path
) -> None:
    images = read_manifest(labelled_set)
    ellipses = [image for image in images if image.split == "query" or image.category == "ellipse"]
    home = Home(tmp_path / "home")
    store = generation_store(home, "luma")
    for rows in (images, ellipses):
        with indexed(rows, embedded_export, threads=2, progress=lambda *_: None) as generation:
            name = generation.manifest.generation
            shutil.copytree(generation.directory, home.generations_dir("luma") / name)
            store.publish(name)
    given = ("--home", home.path, "--maison", "luma", "--labelled", labelled_set, "--json")
    result = compare("--generation", "previous", "--generation", "current", *given)
    document = json.loads(result.stdout)
    assert (document["photos"], document["left_out"]) == (4, 3)
    assert document["b"] == store.current()
    assert document["a"] != document["b"]
    unknown = compare("--generation", "current", "--generation", "no-such", *given)
    assert isinstance(unknown.exception, NotFound)


def test_an_unknown_signal_is_bad_usage() -> None:
    done = CliRunner().invoke(main, ["evaluate", "manifest.csv", "--signals", "global,taste"])
    assert done.exit_code == 2
    assert "global, patches, colour, geometry" in done.output
