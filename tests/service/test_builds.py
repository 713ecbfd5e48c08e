"""What builds left out is read from their reports, and one that cannot be read is told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from indexer.pipeline.report import BuildReport, ImageCounts
from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.catalog.reading.listing import Window
from lookup.catalog.rows import Quarantined
from lookup.catalog.writing.writer import CatalogChanges
from lookup.service.builds import Builds

WHOLE = Window(100)


def keep(home: Home, run: str, *, left_out: int = 1) -> None:
    """Keeps a report as `indexer build` does."""
    item = Quarantined(file="feed.csv", row=7, field="price", reason="No price.", value="x")
    BuildReport(
        status="published",
        reason=None,
        maison="alba",
        run=run,
        generation=run,
        parent=None,
        encoder="embedded",
        format="google",
        started_at=datetime(2026, 11, 30, 2, tzinfo=UTC),
        products=CatalogChanges(added=3, changed=2, unchanged=1, removed=0),
        images=ImageCounts(total=6, indexed=5, embedded=4, bad=1, bytes_read=10),
        products_without_image=("P1", "P2"),
        products_of_other_status=0,
        other_status=(),
        quarantined_total=left_out,
        quarantined=(item,) * left_out,
        self_retrieval=None,
        matching=None,
        recall=None,
        seconds={"read": 1.25, "embed": 2.5},
        stages={},
        images_per_second=None,
        generation_bytes=None,
        removed_generations=(),
    ).write(home.reports_dir("alba"))


def test_the_newest_run_comes_first_with_what_it_did(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keep(home, "20261129T020000Z-00000000")
    keep(home, "20261130T020000Z-00000000", left_out=130)
    first, second = Builds(home).page("alba", WHOLE).builds
    assert (first.run, second.run) == ("20261130T020000Z-00000000", "20261129T020000Z-00000000")
    assert (first.left_out_total, len(first.left_out)) == (130, 100)
    assert (first.products_without_image, first.seconds) == (2, 3.8)
    assert first.products is not None
    assert first.products.changed == 2
    assert second.left_out[0].reason == "No price."


def test_a_damaged_report_hides_no_other(tmp_path: Path) -> None:
    home = Home(tmp_path)
    keep(home, "1")
    (home.reports_dir("alba") / "2.json").write_text("{")
    found = Builds(home).page("alba", WHOLE)
    assert [each.run for each in found.builds] == ["1"]
    assert [each.run for each in found.damaged] == ["2"]


def test_a_maison_without_builds_has_none(tmp_path: Path) -> None:
    assert Builds(Home(tmp_path)).page("alba", WHOLE).builds == []
    with pytest.raises(NotFound):
        Builds(Home(tmp_path)).page("alba", Window(1, "1"))
