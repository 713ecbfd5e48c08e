"""scripts/bench_index.py: its pictures are what it says, and so are its shares."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from lookup.matching.canvas import Canvas
from lookup.matching.foreground import plain_foreground
from tests.matching.pictures import preprocessing

SCRIPT = Path(__file__).parents[2] / "scripts" / "bench_index.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_index", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("busy", [False, True])
def test_the_background_is_plain_unless_it_is_to_be_busy(bench: ModuleType, busy: bool) -> None:
    """How often a build encodes a picture depends on it, and so do the figures."""
    rng = np.random.default_rng(0)
    for _ in range(10):
        picture = bench.drawn_picture(rng, 200, busy=busy)
        found = plain_foreground(Canvas.of(picture, preprocessing("squash")))
        assert (found is None) == busy


def test_a_build_is_measured_against_the_same_encoder_of_the_same_rounds(
    bench: ModuleType,
) -> None:
    figures = bench.against_bare(
        {"batches": [90, 100, 400], "build": [50, 45, 10]},
        {"batches": [10, 11, 10], "build": [25, 20, 20]},
        encodings=2,
    )
    assert figures["images_per_second"] == {"batches": 100, "build": 45}
    assert figures["build_against"] == {"batches": 0.45}
    assert figures["encodings_against"] == {"batches": 0.9}
    assert figures["build_against_by_cpu"] == {"batches": 0.5}
