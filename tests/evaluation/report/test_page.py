"""The report: complete, self-contained, and safe whatever a catalogue calls its products."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from lookup.evaluation.comparison import compare
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.report.misses import miss_groups
from lookup.evaluation.report.page import comparison_html, evaluation_html, write_page
from lookup.evaluation.report.pictures import CataloguePictures
from lookup.evaluation.summary import EvaluationSummary, summarize
from tests.evaluation.labelled import outcome, unknown

AT = datetime(2025, 3, 14, 15, 9, tzinfo=UTC)
ODD = "Sac <b>&</b> Co"
# What a page could fetch from elsewhere, or run.
_REFERENCE = re.compile(
    r'(?:src|href|srcset|data)="(?!data:image/jpeg;base64,)|url\(|@import|<script'
)


class Balance(HTMLParser):
    """Fails on a tag that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "img", "rect", "line", "circle", "polyline"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"rect", "line", "polyline"}:
            assert tag == "circle" or self.open.pop() == tag


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (600, 400), "teal").save(path)
    return str(path)


@pytest.fixture
def gallery(photo: str) -> list[LabelledImage]:
    return [LabelledImage("gallery", Path(photo), name, None, "Bags", {}) for name in ("A", ODD)]


@pytest.fixture
def outcomes(photo: str) -> list[Outcome]:
    return [
        outcome("A", ["A"], "match", confidence=0.95, photo=photo),
        outcome("A", [ODD, "A"], "match", confidence=0.8, photo=photo),
        outcome(ODD, ["A"], "ambiguous", confidence=0.4, photo=photo),
        outcome("A", ["A"], "none", confidence=0.2, photo=photo),
        outcome("A", [], "none", photo=photo),
        unknown(0.9, "match", photo),
        unknown(0.3, "none", photo),
    ]


@pytest.fixture
def summary(outcomes: list[Outcome]) -> EvaluationSummary:
    return summarize(outcomes, encoder="embedded", gallery=2, categories={"A": "Bags"})


def page(summary: EvaluationSummary, outcomes: list[Outcome], gallery: list[LabelledImage]) -> str:
    return evaluation_html(
        summary, outcomes, CataloguePictures.of_gallery(gallery), subject="bags", at=AT
    )


def test_the_page_tells_every_group_of_figures(
    summary: EvaluationSummary, outcomes: list[Outcome], gallery: list[LabelledImage]
) -> None:
    html = page(summary, outcomes, gallery)
    for words in (
        "<h1>bags</h1>", "2025-03-14 15:09 UTC", "7 photos against 2 catalogue images",
        "recall@10", "Can the confidence be believed?", "What certainty costs", "as decided",
        "Categories", "What is mistaken for what", "Called a match, not in the catalogue",
        "Called a match, another product", "place 2",
    ):  # fmt: skip
        assert words in html, words
    assert f"{summary.recall_at_1:.3f}" in html


def test_the_page_needs_nothing_but_itself(
    summary: EvaluationSummary, outcomes: list[Outcome], gallery: list[LabelledImage]
) -> None:
    html = page(summary, outcomes, gallery)
    assert "data:image/jpeg;base64," in html
    assert not _REFERENCE.search(html)
    assert "prefers-color-scheme: dark" in html


def test_names_are_text_and_never_markup(
    summary: EvaluationSummary, outcomes: list[Outcome], gallery: list[LabelledImage]
) -> None:
    html = page(summary, outcomes, gallery)
    assert ODD not in html
    assert "Sac &lt;b&gt;&amp;&lt;/b&gt; Co" in html
    balance = Balance()
    balance.feed(html)
    assert balance.open == []


def test_what_was_not_measured_is_left_out(photo: str, gallery: list[LabelledImage]) -> None:
    outcomes = [outcome("A", ["A"], photo=photo)]
    html = page(summarize(outcomes, encoder="e", gallery=2), outcomes, gallery)
    assert "What certainty costs" not in html
    assert "mistaken for" not in html


def test_only_photos_of_other_things_make_a_page_too(
    photo: str, gallery: list[LabelledImage]
) -> None:
    outcomes = [unknown(0.3, "ambiguous", photo)]
    html = page(summarize(outcomes, encoder="e", gallery=2), outcomes, gallery)
    assert "Not sure, not in the catalogue" in html


@pytest.mark.parametrize(
    ("target", "written"), [("out", "out/index.html"), ("a/b.html", "a/b.html")]
)
def test_a_directory_also_gets_the_figures(
    tmp_path: Path,
    summary: EvaluationSummary,
    outcomes: list[Outcome],
    gallery: list[LabelledImage],
    target: str,
    written: str,
) -> None:
    path = write_page(tmp_path / target, page(summary, outcomes, gallery), summary)
    assert path == tmp_path / written
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    figures = path.with_name("summary.json")
    assert figures.exists() == (target == "out")
    if figures.exists():
        assert EvaluationSummary.model_validate_json(figures.read_text()) == summary


def test_a_comparison_shows_the_photos_that_changed_sides(
    photo: str, gallery: list[LabelledImage]
) -> None:
    won = (outcome("A", [ODD], photo=photo), outcome("A", ["A"], photo=photo))
    lost = (outcome(ODD, [ODD], photo=photo), outcome(ODD, [], "none", photo=photo))
    html = comparison_html(
        compare([won, lost], names=("old <1>", "new"), left_out=3),
        [won, lost],
        CataloguePictures.of_gallery(gallery),
        subject="Comparison",
        at=AT,
    )
    for words in ("A: old &lt;1&gt;", "3 left out", "Right with B alone", "Right with A alone"):
        assert words in html
    assert "Sac &lt;b&gt;" in html
    assert not _REFERENCE.search(html)


def test_misses_are_told_apart_by_the_harm_they_do(outcomes: list[Outcome]) -> None:
    groups = [(group.title, group.count) for group in miss_groups(outcomes, most=1)]
    assert groups == [
        ("Called a match, not in the catalogue", 1),
        ("Called a match, another product", 1),
        ("Answered “not in the catalogue”, but it is", 2),
        ("Not sure, and another product first", 1),
    ]


def test_the_surest_misses_come_first() -> None:
    outcomes = [unknown(confidence, "match") for confidence in (0.5, 0.9, 0.7)]
    (group,) = miss_groups(outcomes, most=2)
    assert [miss.confidence for miss in group.worst] == [0.9, 0.7]
    assert group.count == 3


def test_the_picture_of_a_label_is_of_its_colour_if_there_is_one(tmp_path: Path) -> None:
    def image(product: str, variant: str | None, name: str) -> LabelledImage:
        return LabelledImage("gallery", tmp_path / name, product, variant, "Bags", {})

    pictures = CataloguePictures.of_gallery([image("A", "red", "1"), image("A", "blue", "2")])
    shown = [pictures.of_label(image(*label, "q")) for label in (("A", "blue"), ("A", "green"))]
    assert shown == [tmp_path / "2", tmp_path / "1"]
    assert pictures.of_label(image("B", None, "q")) is None
