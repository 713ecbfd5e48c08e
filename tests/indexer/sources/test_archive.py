"""ArchiveImages: entries of a zip, and the tricks that zips are good for."""

import stat
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from indexer.sources.archive import ArchiveImages
from indexer.sources.source import FetchedImage, SeenFile
from lookup.base.errors import BadInput, ImageUnusable


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "pictures.zip"
    link = ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("bags/bag.jpg", b"a bag")
        file.writestr("../outside.jpg", b"out")
        file.writestr("/etc/absolute.jpg", b"out")
        file.writestr("bomb.png", bytes(50_000_000))
        file.writestr(link, "/etc/passwd")
        file.mkdir("folder")
    return path


def fetch(archive: Path, path: str, known: SeenFile | None = None) -> FetchedImage | SeenFile:
    images = ArchiveImages(archive)
    try:
        return images.fetch(path, 1000, known=known)
    finally:
        images.close()


def test_an_entry_is_read(archive: Path) -> None:
    fetched = fetch(archive, "bags/bag.jpg")
    assert isinstance(fetched, FetchedImage)
    assert fetched.data == b"a bag"


def test_an_entry_with_the_same_checksum_is_not_unpacked_again(archive: Path) -> None:
    fetched = fetch(archive, "bags/bag.jpg")
    assert isinstance(fetched, FetchedImage)
    known = SeenFile(str(fetched.stamp), "content")
    assert fetch(archive, "bags/bag.jpg", known) is known


@pytest.mark.parametrize("path", ["../outside.jpg", "/etc/absolute.jpg"])
def test_entries_that_lead_out_are_refused(archive: Path, path: str) -> None:
    with pytest.raises(ImageUnusable, match="leads out"):
        fetch(archive, path)


def test_a_bomb_is_unpacked_to_the_limit_only(archive: Path) -> None:
    fetched = fetch(archive, "bomb.png")
    assert isinstance(fetched, FetchedImage)
    assert len(fetched.data) == 1001


@pytest.mark.parametrize("path", ["link.jpg", "folder"])
def test_links_and_folders_are_no_pictures(archive: Path, path: str) -> None:
    with pytest.raises(ImageUnusable):
        fetch(archive, path)


def test_a_missing_entry_is_named(archive: Path) -> None:
    with pytest.raises(ImageUnusable, match=r"hat\.jpg is not in the pictures' archive"):
        fetch(archive, "hat.jpg")


def test_a_damaged_entry_is_unusable(archive: Path) -> None:
    data = bytearray(archive.read_bytes())
    with ZipFile(archive) as file:
        start = file.getinfo("bags/bag.jpg").header_offset + 30 + len("bags/bag.jpg")
    data[start] ^= 0xFF
    archive.write_bytes(data)
    with pytest.raises(ImageUnusable, match="cannot be unpacked"):
        fetch(archive, "bags/bag.jpg")


def test_what_is_no_archive_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    with pytest.raises(BadInput, match="cannot be read"):
        ArchiveImages(tmp_path / "x.zip")


def test_a_name_in_utf_8_that_the_archive_does_not_say_to_be_so_is_read(tmp_path: Path) -> None:
    """As the Finder of macOS packs it: decomposed, and without the flag for UTF-8."""
    packed = "cabas e\u0301te\u0301.jpg"
    path = tmp_path / "pictures.zip"
    with ZipFile(path, "w") as file:
        file.writestr(packed, b"a bag")
    flagged = path.read_bytes()
    path.write_bytes(
        flagged.replace(b"PK\x03\x04\x14\0\0\x08", b"PK\x03\x04\x14\0\0\0").replace(
            b"PK\x01\x02\x14\x03\x14\0\0\x08", b"PK\x01\x02\x14\x03\x14\0\0\0"
        )
    )
    with ZipFile(path) as file:
        assert file.namelist() != [packed]
    for name in ("cabas \u00e9t\u00e9.jpg", packed):
        fetched = fetch(path, name)
        assert isinstance(fetched, FetchedImage)
        assert fetched.data == b"a bag"
