"""scripts/measure.py on the labelled shapes: each sub-command prints what it measures."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import measure
import pytest
from click.testing import CliRunner

from lookup.evaluation.manifest import read_manifest

Run = Callable[..., Any]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, embedded_export: Path) -> Run:
    """The document that a sub-command prints."""
    monkeypatch.setattr("measures.labelled.exported_encoder", lambda *_, **__: embedded_export)

    def document(*arguments: object) -> Any:
        done = CliRunner().invoke(measure.main, [*map(str, arguments)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return document


def test_ablation_has_a_recall_for_each_combination(run: Run, labelled_set: Path) -> None:
    found = run("ablation", labelled_set)["ablations"]
    assert found[0]["signals"] == ["global"]
    assert {each["photos"] for each in found} == {6}
    assert found[-1]["recall_at_1"] > 0.5


def test_int8_is_compared_with_float_on_copies_of_the_catalogue(
    run: Run, labelled_set: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.precision.encoder_cache", lambda: tmp_path)
    found = run("precision", labelled_set, "--copies", "1")
    low, high = found["fewer_ci95"]
    assert found["recall"]["photos"] == 6
    assert low < 0 < high
    assert found["times_faster"] > 0


def test_conditions_have_a_row_each_and_the_photos_as_they_are_first(
    labelled_set: Path, monkeypatch: pytest.MonkeyPatch, embedded_export: Path
) -> None:
    monkeypatch.setattr("measures.conditions.exported_encoder", lambda *_, **__: embedded_export)
    arguments = ["conditions", str(labelled_set), "--queries", "2"]
    for name in ("as they are", "mirrored"):
        arguments += ["--only", name]
    done = CliRunner().invoke(measure.main, arguments, catch_exceptions=False)
    head, _, *rows = done.stdout.splitlines()
    assert head == "| condition | shapes, 2 + 1 |"
    assert [row.split(" | ")[0] for row in rows] == ["| as they are", "| mirrored"]


def test_worn_items_are_told_by_place_and_people_without_one_by_themselves(
    run: Run, labelled_set: Path, tmp_path: Path
) -> None:
    labelled_set.write_text(labelled_set.read_text().replace(",ellipse,", ",Gear/bags,"))
    kept = tmp_path / "kept"
    found = run("worn", labelled_set, "--photos", "1", "--people", "1", "--keep", kept)
    assert found["arm"]["queries"] == found["worn"]["photos"] == found["people"]["photos"] == 1
    assert found["people"]["matched"] == 0
    names = {image.path.name for image in read_manifest(kept / "manifest.csv")}
    assert {"worn-0.jpg", "bare-0.jpg"} <= names


def test_halves_judges_the_same_photos_with_and_without_labels(
    run: Run, labelled_set: Path
) -> None:
    found = run("halves", labelled_set)
    assert found["without"]["photos"] == found["with_labels"]["photos"] == 7


def test_look_alikes_has_a_row_without_a_limit_and_one_a_rate(run: Run, labelled_set: Path) -> None:
    found = run("look-alikes", labelled_set, "--rate", "0.05")["limits"]
    assert [each["rate"] for each in found] == [None, 0.05]


def test_candidate_recall_counts_the_other_pictures_too(
    run: Run, labelled_set: Path, tmp_path: Path
) -> None:
    with (tmp_path / "others.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["image_path"], ["shapes/noise.png"]])
    options = ("--among", tmp_path / "others.csv", "--expect", 7)
    found = run("candidate-recall", labelled_set, *options)
    assert (found["photos"], found["images"]) == (6, 7)
    assert found["recall_at_200"] == found["expected_recall"] == 1.0


def test_text_asks_for_what_some_picture_fits(run: Run, labelled_set: Path, tmp_path: Path) -> None:
    with labelled_set.open(newline="") as file:
        rows = list(csv.DictReader(file))
    with labelled_set.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for row in rows:
            if row["split"] == "gallery":  # all in one colour, so that a query fits five
                row |= {
                    "product_id": f"shape-{row['product_id']}",
                    "attributes": '{"color": "red"}',
                }
            writer.writerow(row)
    words = tmp_path / "words.csv"
    words.write_text(
        "kind,pattern,en,fr\ntype,shape-*,bag,sac\ncolor,red,red,rouge\ncolor,blue,blue,bleu\n"
    )
    found = run("text", labelled_set, words)
    assert (found["images"], found["queries"]) == (6, 1)
    assert found["en"]["typed"]["by_query"] == {"bag in red": "5 of 6"}
    assert found["fr"]["typed"]["precision_at_5"] == 1.0


def test_planted_differences_are_found_in_drawn_bags(run: Run) -> None:
    found = run("counterfeit-drawn", "--bags", 2, "--references", 4)
    assert "hardware shape" in found
    assert {each["photos"] for each in found.values()} == {2}
    aligned = [each for each in found.values() if each["aligned"]]
    assert aligned
    assert max(each["region_auc"] for each in aligned) > 0.7
