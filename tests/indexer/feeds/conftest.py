"""Writing small feeds, and reading them with the good and the bad apart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.reading import read_feed
from lookup.catalog.rows import FeedProduct, Quarantined

Read = Callable[[Path], tuple[list[FeedProduct], list[Quarantined]]]
Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a feed of that name, text as UTF-8."""

    def writer(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return writer


@pytest.fixture
def read() -> Read:
    """Reads a feed into (products, quarantined)."""

    def reader(path: Path) -> tuple[list[FeedProduct], list[Quarantined]]:
        rows = list(read_feed(path))
        return (
            [row for row in rows if isinstance(row, FeedProduct)],
            [row for row in rows if isinstance(row, Quarantined)],
        )

    return reader
