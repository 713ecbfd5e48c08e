"""Entries: columns of images that read back as they were."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.base.errors import GenerationCorrupt
from lookup.index.entries import ARRAYS_FILE, NAMES_FILE, Entries, ImageEntry

images = st.lists(
    st.builds(
        ImageEntry,
        image_id=st.integers(1, 2**62),
        product_id=st.text(min_size=1),
        colorway=st.none() | st.text(min_size=1),
    ),
    max_size=20,
)


@given(images)
def test_every_row_gives_its_image_back(rows: list[ImageEntry]) -> None:
    entries = Entries.of(rows)
    assert len(entries) == len(rows)
    for row, image in enumerate(rows):
        assert entries.image_ids[row] == image.image_id
        assert entries.product(row) == image.product_id
        assert entries.colorway(row) == image.colorway


@given(images, st.sets(st.text(min_size=1), max_size=3))
def test_images_showing_products_are_those_that_do(
    rows: list[ImageEntry], unknown: set[str]
) -> None:
    wanted = {row.product_id for row in rows[::2]} | unknown
    shown = [row.product_id in wanted for row in rows]
    assert Entries.of(rows).showing(wanted).tolist() == shown


def test_writing_and_reading_gives_the_same(tmp_path: Path) -> None:
    entries = Entries.of([ImageEntry(7, "sac é", "sac é-noir"), ImageEntry(9, "montre", None)])
    entries.write(tmp_path)
    again = Entries.read(tmp_path)
    assert again.products == ("sac é", "montre")
    assert [again.colorway(row) for row in range(2)] == ["sac é-noir", None]
    assert again.image_ids.tolist() == [7, 9]
    assert "sac é" in (tmp_path / NAMES_FILE).read_text(), "a person may read it"


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    Entries.of([ImageEntry(7, "sac", None)]).write(tmp_path)
    arrays = tmp_path / ARRAYS_FILE
    arrays.write_bytes(arrays.read_bytes()[:40])
    with pytest.raises(GenerationCorrupt, match="cannot be read"):
        Entries.read(tmp_path)
