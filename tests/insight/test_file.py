"""The file of a maison's insight."""

from pathlib import Path

import pytest

from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.insight.file import InsightFile
from tests.insight.samples import insight_of

GENERATION = "20250314T023000Z-0a1b2c3d"


def test_what_was_written_last_is_read(tmp_path: Path) -> None:
    file = InsightFile(Home(tmp_path), "alba")
    file.write(insight_of(GENERATION, pairs=1))
    file.write(insight_of(GENERATION, thin=2))
    assert file.read() == insight_of(GENERATION, thin=2)


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    file = InsightFile(Home(tmp_path), "alba")
    assert file.read_or_none() is None
    with pytest.raises(NotFound, match="indexer insight"):
        file.read()


def test_a_damaged_file_says_what_to_do_and_is_written_anew(tmp_path: Path) -> None:
    file = InsightFile(Home(tmp_path), "alba")
    file.write(insight_of(GENERATION))
    (path,) = (tmp_path / "alba").iterdir()
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(NotFound, match="damaged") as raised:
        file.read()
    assert "indexer insight" in raised.value.remedy
    file.write(insight_of(GENERATION))
    assert file.read() == insight_of(GENERATION)


def test_what_is_removed_is_gone(tmp_path: Path) -> None:
    file = InsightFile(Home(tmp_path), "alba")
    file.write(insight_of(GENERATION))
    file.remove()
    assert file.read_or_none() is None
