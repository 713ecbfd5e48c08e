"""Sub-commands of bench.py that need no other process, run once on little."""

import sys
from pathlib import Path
from typing import Any

import pytest

from lookup.base.errors import Refused
from lookup.encoders.torch import registry
from lookup.encoders.torch.source import find_source
from tests.scripts.benches.conftest import document


@pytest.fixture
def encoders(embedded_export: Path, tmp_path: Path) -> Path:
    """A folder in which the embedded encoder lies exported."""
    folder = tmp_path / "encoders"
    folder.mkdir()
    name = registry._directory_name(find_source("embedded", offline=True))
    (folder / name).symlink_to(embedded_export)
    return folder


def test_peers_measures_nothing_without_their_interpreters() -> None:
    assert document("peers", "--images", 1, "--photos", 1)["peers"] == []


def test_counterfeit_times_the_first_case_and_later_ones(
    encoders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benches.counterfeit.encoder_cache", lambda: encoders)
    found = document("counterfeit", "--references", 3, "--photos", 1, "--rounds", 2)
    assert found["first_case"] > 0
    assert found["later_case_median"] > 0


def test_index_says_why_a_precision_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> Any:
        raise Refused("int8 recognises fewer", "Measure in float.")

    monkeypatch.setattr("benches.building.index._measured", refused)
    found = document("index", "--precision", "int8")
    assert (found["builds"], found["refused"]) == ([], {"int8": "int8 recognises fewer"})


def test_what_the_indexer_refuses_is_told_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from benches.building.shop import Shop

    (tmp_path / "encoders").mkdir()
    shop = Shop(tmp_path / "shop", 1, 8)
    program = "import sys; sys.stderr.write('too coarse'); sys.exit(3)"
    monkeypatch.setattr(shop, "_command", lambda *_: [sys.executable, "-c", program])
    with pytest.raises(Refused, match="too coarse"):
        shop.run("build")
