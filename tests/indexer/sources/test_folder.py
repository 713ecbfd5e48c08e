"""FolderImages: files below one folder, read only when they may have changed."""

import os
from pathlib import Path

import pytest

from indexer.sources.folder import FolderImages
from indexer.sources.source import FetchedImage, SeenFile
from lookup.base.errors import BadInput, ImageUnusable

LONG_AGO = 1_600_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "bag.jpg").write_bytes(b"a bag")
    return tmp_path


def fetch(folder: Path, path: str, known: SeenFile | None = None) -> FetchedImage | SeenFile:
    return FolderImages(folder).fetch(path, 100, known=known)


def old_stamp(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SeenFile:
    """What a run an hour later would have noted of bag.jpg."""
    with monkeypatch.context() as later:
        later.setattr(
            "time.time_ns", lambda: (folder / "bag.jpg").stat().st_ctime_ns + 3600 * 10**9
        )
        fetched = fetch(folder, "bag.jpg")
    assert isinstance(fetched, FetchedImage)
    assert fetched.stamp is not None
    return SeenFile(fetched.stamp, "content")


def test_a_file_is_read(folder: Path) -> None:
    fetched = fetch(folder, "bag.jpg")
    assert isinstance(fetched, FetchedImage)
    assert fetched.data == b"a bag"


def test_no_more_than_a_byte_past_the_limit_is_read(folder: Path) -> None:
    fetched = FolderImages(folder).fetch("bag.jpg", 2, known=None)
    assert isinstance(fetched, FetchedImage)
    assert fetched.data == b"a b"


def test_an_unchanged_file_is_not_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = old_stamp(folder, monkeypatch)
    monkeypatch.setattr("os.open", None)  # opening would fail
    assert fetch(folder, "bag.jpg", known) is known


def test_a_file_written_a_moment_ago_gets_no_stamp(folder: Path) -> None:
    fetched = fetch(folder, "bag.jpg")
    assert isinstance(fetched, FetchedImage)
    assert fetched.stamp is None


def test_a_change_that_keeps_size_and_time_is_seen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "bag.jpg"
    os.utime(path, (LONG_AGO, LONG_AGO))
    known = old_stamp(folder, monkeypatch)
    path.write_bytes(b"a hat")
    os.utime(path, (LONG_AGO, LONG_AGO))
    fetched = fetch(folder, "bag.jpg", known)
    assert isinstance(fetched, FetchedImage)
    assert fetched.data == b"a hat"


def test_another_folder_with_the_same_names_is_another(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = old_stamp(folder, monkeypatch)
    other = tmp_path_factory.mktemp("other")
    os.link(folder / "bag.jpg", other / "bag.jpg")
    assert isinstance(fetch(other, "bag.jpg", known), FetchedImage)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../../b", "", "a\0b"])
def test_paths_that_lead_out_are_refused(folder: Path, path: str) -> None:
    with pytest.raises(ImageUnusable, match="leads out"):
        fetch(folder, path)


def test_links_may_lead_about_the_folder_but_not_out_of_it(tmp_path: Path) -> None:
    root = tmp_path / "pictures"
    root.mkdir()
    (tmp_path / "secret").write_bytes(b"a secret")
    (root / "bag.jpg").write_bytes(b"a bag")
    (root / "same.jpg").symlink_to("bag.jpg")
    (root / "out.jpg").symlink_to(tmp_path / "secret")
    (root / "up").symlink_to(tmp_path)
    found = fetch(root, "same.jpg")
    assert isinstance(found, FetchedImage)
    assert found.data == b"a bag"
    for path in ("out.jpg", "up/secret"):
        with pytest.raises(ImageUnusable, match="leads out"):
            fetch(root, path)


def test_a_missing_file_is_named(folder: Path) -> None:
    with pytest.raises(ImageUnusable, match=r"hat\.jpg is not in the pictures' folder\. Correct"):
        fetch(folder, "hat.jpg")


def test_a_named_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(ImageUnusable, match="no file"):
        fetch(folder, "pipe")


def test_a_missing_folder_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="--images"):
        FolderImages(tmp_path / "nowhere")
