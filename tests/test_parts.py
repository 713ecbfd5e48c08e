"""The quick part of the tests and the integration part."""

import pytest

from tests.parts import INTEGRATION, TESTS, TOGETHER, group_of, is_integration, is_left_out


def test_every_place_of_the_integration_part_exists() -> None:
    assert [place for place in INTEGRATION if not place.exists()] == []


def test_every_file_is_in_one_part_and_in_a_run_of_all() -> None:
    for path in TESTS.rglob("test_*.py"):
        parts = [part for part in ("quick", "integration") if not is_left_out(path, part)]
        assert parts == ["integration" if is_integration(path) else "quick"]
        assert not is_left_out(path, None)


@pytest.mark.parametrize(
    ("place", "part", "left_out"),
    [("api", "integration", False), ("browser", "quick", True), ("browser", "integration", False)],
)
def test_a_folder_is_passed_over_where_nothing_in_it_runs(
    place: str, part: str, left_out: bool
) -> None:
    assert is_left_out(TESTS / place, part) is left_out


def test_every_folder_that_is_run_together_exists() -> None:
    assert [place for place in TOGETHER if not (TESTS / place).is_dir()] == []


@pytest.mark.parametrize(
    ("nodeid", "group"),
    [
        ("tests/browser/test_docs.py::test_it[a::b]", "browser"),
        ("tests/index/remote/milvus/test_vectors.py::test_it", "index/remote/milvus"),
        ("tests/index/test_store.py::test_it[a::b]", "tests/index/test_store.py"),
    ],
)
def test_a_test_is_run_with_those_of_its_folder_or_of_its_file(nodeid: str, group: str) -> None:
    assert group_of(nodeid) == group
