"""What a build may cost for each picture, counted: see tests/counted."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from indexer.sources.folder import FolderImages
from indexer.sources.source import FetchedImage
from lookup.learning.new_generation import write_new_generation
from tests.counted.counter import counted
from tests.indexer.shop import Shop

NEW = ("D/front.png", "D/back.png", "E/front.png")

# name: how many for each new picture, and why.
BUDGET = {
    "read": (1, "its digest, its pixels and its thumbnail come from the same bytes"),
    "decoded": (1, "thumbnail and encoder share the picture"),
    "pictures encoded": (2, "whole, and its item closely, as its background is not plain"),
}


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """What all builds of the test read and decode."""
    work: Counter[str] = Counter()
    fetch = FolderImages.fetch

    def fetched(source: FolderImages, path: str, *arguments: Any, **options: Any) -> Any:
        found = fetch(source, path, *arguments, **options)
        # Others may be read again for having been written within the clock's last tick.
        work["read"] += isinstance(found, FetchedImage) and path in NEW
        return found

    monkeypatch.setattr(FolderImages, "fetch", fetched)
    for module in ("indexer.pipeline.pictures", "lookup.images.photo"):
        monkeypatch.setattr(f"{module}.decode_photo", _noting(work, f"{module}.decode_photo"))
    return work


def _noting(work: Counter[str], name: str) -> Callable[..., Any]:
    from lookup.images.photo import decode_photo

    def decoded(*arguments: Any, **options: Any) -> Any:
        work["decoded"] += 1
        return decode_photo(*arguments, **options)

    return decoded


def test_a_new_picture_costs_no_more_than(shop: Shop, work: Counter[str]) -> None:
    shop.build()
    shop.add("D", *NEW[:2])
    shop.add("E", NEW[2])
    work.clear()
    with counted(all_threads=True) as counts:
        report = shop.build()
    assert report.images.embedded == len(NEW)
    work.update(counts)
    for what, (most, why) in BUDGET.items():
        assert work[what] <= most * len(NEW), f"{what}: {why}"


def test_a_build_of_nothing_new_encodes_nothing(shop: Shop, work: Counter[str]) -> None:
    shop.build()
    work.clear()
    with counted(all_threads=True) as counts:
        shop.build()
    assert counts["pictures encoded"] == work["decoded"] == 0


def test_a_generation_is_written_without_threads_of_the_libraries(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait for each other: beside a service, axes took eleven times the processor time."""
    blas: list[set[int]] = []

    def written(*arguments: Any, **options: Any) -> Any:
        blas.append(
            {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}
        )
        return write_new_generation(*arguments, **options)

    monkeypatch.setattr("indexer.pipeline.assembly.write_new_generation", written)
    with threadpool_limits(3, user_api="blas"):
        shop.build()
    assert blas == [{1}]
