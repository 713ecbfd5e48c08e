"""scripts/benches: pictures are what they are said to be, and so are shares, tables and pages."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lookup.features.canvas import Canvas
from lookup.features.foreground import plain_foreground
from tests.features.pictures import preprocessing


@pytest.mark.parametrize("busy", [False, True])
def test_the_background_is_plain_unless_it_is_to_be_busy(busy: bool) -> None:
    """How often a build encodes a picture depends on it, and so do the figures."""
    from benches.building.shop import drawn_picture

    rng = np.random.default_rng(0)
    for _ in range(10):
        picture = drawn_picture(rng, 200, busy=busy)
        found = plain_foreground(Canvas.of(picture, preprocessing("squash")))
        assert (found is None) == busy


def test_a_build_is_measured_against_the_same_encoder_of_the_same_rounds() -> None:
    from benches.building.index import against_build

    figures = against_build(
        {"batches": [90, 100, 400], "build": [50, 45, 10]},
        {"batches": [10, 11, 10], "build": [25, 20, 20]},
        encodings=2,
    )
    assert figures["images_per_second"] == {"batches": 100, "build": 45}
    assert figures["build_against"] == {"batches": 0.45}
    assert figures["encodings_against"] == {"batches": 0.9}
    assert figures["build_against_by_cpu"] == {"batches": 0.5}


def test_ways_take_turns_after_a_warm_up() -> None:
    from benches.times import in_turns

    done: list[str] = []
    times = in_turns({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, rounds=2)
    assert done == ["a", "b", "a", "b", "a", "b"]
    assert [len(found.wall) for found in times.values()] == [2, 2]


def test_ratios_are_of_the_same_round() -> None:
    """A round in which the machine was busy slows both: their ratio is as in any other."""
    from benches.times import Times, times_faster

    slow, fast = Times([2.0, 20.0, 4.0], [0] * 3), Times([1.0, 10.0, 1.0], [0] * 3)
    assert times_faster(slow, fast)["median"] == 2.0


def test_a_drawn_photo_is_as_large_as_a_phones() -> None:
    from benches.encoding.pictures import PHONE, drawn_photo

    assert PHONE[0] * PHONE[1] == pytest.approx(12e6, rel=0.02)
    small = len(drawn_photo(0, (1008, 756)))
    assert 3e6 < small * 16 < 6e6


@pytest.fixture
def report() -> Any:
    from benches.report import Plot, Report, Table

    plot = Plot("speed", "Speed", "n", "ms", {"ours": [(1, 2.0), (10, 3.0)]}, log_x=True)
    return Report({"n": 1}, [Table(["way", "ms"], [["ours", 2.5]])], [plot])


def test_a_page_has_table_plot_and_machine(report: Any, tmp_path: Path) -> None:
    from benches.report import write_page

    write_page("x", report, "Machine: none.", tmp_path / "new")
    assert (tmp_path / "new" / "x.md").read_text() == (
        "| way | ms |\n| --- | ---: |\n| ours | 2.5 |\n\n![Speed](speed.png)\n\nMachine: none.\n"
    )
    assert (tmp_path / "new" / "speed.png").read_bytes().startswith(b"\x89PNG")
