"""PatchProjection: patches as short unit vectors."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.features.projection import DIMENSION, PROJECTION_FILE, PatchProjection

CHANNELS = 80


def grids(seed: int = 0, count: int = 4) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(CHANNELS, CHANNELS)) * np.linspace(3, 0.1, CHANNELS)[:, None]
    return [(rng.normal(size=(9, 9, CHANNELS)) @ mix + 5).astype(np.float32) for _ in range(count)]


def test_the_same_grids_give_the_same_projection() -> None:
    first, second = PatchProjection.fit(grids()), PatchProjection.fit(grids())
    assert first.digest == second.digest
    assert np.array_equal(first.basis, second.basis)


def test_other_grids_give_another_digest() -> None:
    assert PatchProjection.fit(grids(0)).digest != PatchProjection.fit(grids(1)).digest


def test_rows_are_of_length_one_and_in_the_order_of_cells() -> None:
    projection, grid = PatchProjection.fit(grids()), grids(5, 1)[0][:3]
    rows = projection.apply(grid)
    assert rows.shape == (27, DIMENSION)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(rows[9 + 2], projection.apply(grid[1:2, 2:3])[0], atol=1e-5)


def test_what_all_patches_share_is_taken_away() -> None:
    """Unrelated patches are alike only by chance, however far all of them are from zero."""
    rows = PatchProjection.fit(grids()).apply(grids(7, 1)[0])
    cosines = (rows @ rows.T)[np.triu_indices(len(rows), 1)]
    assert abs(cosines.mean()) < 0.1


def test_axes_are_half_whitened() -> None:
    """Each axis keeps the square root of its standard deviation: neither all nor none of it."""
    seen = grids(count=40)
    projection = PatchProjection.fit(seen)
    patches = np.concatenate([grid.reshape(-1, CHANNELS) for grid in seen])
    strongest = np.sort(np.linalg.eigvalsh(np.cov(patches.T)))[::-1][:DIMENSION]
    spread = ((patches - projection.mean) @ projection.basis).var(axis=0)
    np.testing.assert_allclose(spread, np.sqrt(strongest), rtol=0.02)


def test_narrow_networks_keep_all_their_channels() -> None:
    narrow = PatchProjection.fit([grid[..., :20] for grid in grids()])
    assert narrow.apply(grids()[0][..., :20]).shape == (81, 20)


def test_a_patch_that_is_the_mean_is_no_division_by_zero() -> None:
    projection = PatchProjection.fit(grids())
    assert np.isfinite(projection.apply(projection.mean[None, None])).all()


def test_written_and_read_it_is_the_same(tmp_path: Path) -> None:
    projection = PatchProjection.fit(grids())
    projection.write(tmp_path)
    assert PatchProjection.read(tmp_path).digest == projection.digest


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"PK\x03\x04 cut off"])
def test_an_unreadable_one_is_refused(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / PROJECTION_FILE).write_bytes(content)
    with pytest.raises(GenerationCorrupt, match="projection"):
        PatchProjection.read(tmp_path)
