"""A feed's path and the file that it means, in a folder and in an archive alike."""

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from indexer.sources.archive import ArchiveImages
from indexer.sources.folder import FolderImages
from indexer.sources.source import FetchedImage
from lookup.base.errors import ImageUnusable

FILES = [
    unicodedata.normalize("NFD", "été/cabas été.jpg"),
    "bags/IMG_0042.JPG",
    "sac noir.jpg",
    "zelie.jpg",
    "photos/novella.jpeg",
    "._ghost.jpg",
    "__MACOSX/bags/._IMG_0042.JPG",
]

Fetch = Callable[[str], bytes]


@pytest.fixture(params=["folder", "archive"])
def fetch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Fetch]:
    """Reads a picture whose content is its name."""
    root = tmp_path / "pictures"
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
    source: FolderImages | ArchiveImages = FolderImages(root)
    if request.param == "archive":
        with ZipFile(tmp_path / "pictures.zip", "w") as archive:
            for name in FILES:
                archive.write(root / name, name)
        source = ArchiveImages(tmp_path / "pictures.zip")

    def read(path: str) -> bytes:
        fetched = source.fetch(path, 1000, known=None)
        assert isinstance(fetched, FetchedImage)
        return fetched.data

    yield read
    source.close()


def test_one_name_in_two_unicode_forms_is_one_name(fetch: Fetch) -> None:
    assert fetch(unicodedata.normalize("NFC", FILES[0])) == FILES[0].encode()
    assert fetch(unicodedata.normalize("NFD", FILES[0])) == FILES[0].encode()


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("bags/img_0042.jpg", "bags/IMG_0042.JPG"),
        ("Bags/IMG_0042.JPG", "bags/IMG_0042.JPG"),
        ("bags/IMG 0042.png", "bags/IMG_0042.JPG"),
        ("IMG_0042.JPG", "bags/IMG_0042.JPG"),
        ("sac%20noir.jpg", "sac noir.jpg"),
        ("sac-noir.jpg", "sac noir.jpg"),
        ("pictures/sac noir.jpg", "sac noir.jpg"),
        ("zelie.jpg?v=1743420489", "zelie.jpg"),
        ("zelie .jpg", "zelie.jpg"),
        ("zelie.webp", "zelie.jpg"),
        ("photos/novella.jpg", "photos/novella.jpeg"),
    ],
)
def test_a_file_that_is_probably_meant_is_named_but_not_taken(
    fetch: Fetch, path: str, meant: str
) -> None:
    with pytest.raises(ImageUnusable) as refused:
        fetch(path)
    assert f"Did you mean {meant!r}?" in str(refused.value)


@pytest.mark.parametrize("path", ["hat.jpg", "ghost.jpg", "bags/hat.jpg", "bags", "..%2Fx.jpg"])
def test_nothing_is_guessed_where_nothing_is_near(fetch: Fetch, path: str) -> None:
    with pytest.raises(ImageUnusable) as refused:
        fetch(path)
    assert "Did you mean" not in str(refused.value)
