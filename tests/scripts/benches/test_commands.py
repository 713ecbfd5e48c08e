"""Sub-commands of bench.py that need no other process, run once on little."""

import sys
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from benches.other_program import PROGRAMS, OtherProgram, other_program
from benches.times import Times
from click import ClickException

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


def test_search_peers_has_what_a_program_found_and_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "qdrant_program.py").write_text(
        f"import sys; sys.path.insert(0, {str(PROGRAMS)!r})\n"
        "from nearest import find_nearest\n"
        "find_nearest(lambda rows: lambda photo: (-rows @ photo).argsort()[:5].repeat(2))\n"
    )
    monkeypatch.setattr("benches.searching.search_peers.PROGRAMS", tmp_path)
    little = ("--size", 400, "--dimension", 64, "--rounds", 1)
    found = document("search-peers", *little, "--qdrant", sys.executable)["programs"]
    assert set(found) == {"IndexFlatIP", "ours", "qdrant"}
    assert found["qdrant"]["recall_at_10_of_photos"] == 0.5
    assert found["qdrant"]["ms"]["median"] > 0


def test_a_programs_processor_time_is_its_own_without_the_warm_up() -> None:
    answers = StringIO('{}\n{"cpu": 9}\n{"cpu": 1}\n{"cpu": 2}\n')
    program = OtherProgram(Mock(stdin=StringIO(), stdout=answers), "program")
    for _ in range(3):
        program.turn()
    assert program.times(Times([0.1, 0.2], [5, 5])) == Times([0.1, 0.2], [1, 2])


def test_a_program_that_ends_says_so() -> None:
    with (
        pytest.raises(ClickException, match="-c ended"),
        other_program([sys.executable, "-c", ""]),
    ):
        pass


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
