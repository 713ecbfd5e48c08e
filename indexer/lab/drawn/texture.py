"""Tiling surface textures: slope in x, slope in y, and how much light the hollows lose."""

from functools import cache

import cv2
import numpy as np

from indexer.lab.drawn.arrays import Field

TILE = 512
"""Texels a side; 512 texels are one world unit."""


def _noise(seed: int, sigma_x: float, sigma_y: float) -> Field:
    rng = np.random.default_rng(seed)
    raw = rng.standard_normal((TILE, TILE)).astype(np.float32)
    wrapped = cv2.copyMakeBorder(raw, 64, 64, 64, 64, cv2.BORDER_WRAP)
    soft = cv2.GaussianBlur(wrapped, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y)[64:-64, 64:-64]
    return np.asarray(soft / soft.std(), np.float32)


def _cells(seed: int, cell_x: float, cell_y: float, jitter: float) -> tuple[Field, Field]:
    """Distance to the nearest and second nearest of jittered grid points, in cells."""
    rng = np.random.default_rng(seed)
    across, down = round(TILE / cell_x), round(TILE / cell_y)
    gx, gy = np.meshgrid(np.arange(across), np.arange(down))
    px = (gx + 0.5 * (gy % 2) + rng.uniform(-jitter, jitter, gx.shape)) * TILE / across
    py = (gy + rng.uniform(-jitter, jitter, gx.shape)) * TILE / down
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32)
    first = np.full((TILE, TILE), 9.0, np.float32)
    second = first.copy()
    cell_w, cell_h = TILE / across, TILE / down
    reach = 2
    col, row = (x / cell_w).astype(int), (y / cell_h).astype(int)
    for dy in range(-reach, reach + 1):
        for dx in range(-reach, reach + 1):
            r, c = (row + dy) % down, (col + dx) % across
            ox = np.abs(px[r, c] - x)
            oy = np.abs(py[r, c] - y)
            ox, oy = np.minimum(ox, TILE - ox) / cell_w, np.minimum(oy, TILE - oy) / cell_h
            d = np.hypot(ox, oy).astype(np.float32)
            second = np.minimum(second, np.maximum(first, d))
            first = np.minimum(first, d)
    return first, second


def _from_height(height: Field, hollow: Field | None, depth: float) -> Field:
    wrapped = cv2.copyMakeBorder(height * depth, 2, 2, 2, 2, cv2.BORDER_WRAP)
    gx = cv2.Sobel(wrapped, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)[2:-2, 2:-2]
    gy = cv2.Sobel(wrapped, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)[2:-2, 2:-2]
    ao = np.ones_like(height) if hollow is None else hollow
    return np.ascontiguousarray(np.dstack([gx, gy, ao]).astype(np.float32))


def _pebble() -> Field:
    first, second = _cells(3, 10, 9, 0.42)
    gap = np.clip((second - first) * 2.6, 0, 1)
    bump = np.sqrt(gap) + 0.12 * _noise(4, 1.2, 1.2)
    return _from_height(bump.astype(np.float32), (0.80 + 0.2 * gap).astype(np.float32), 1.5)


def _crocodile() -> Field:
    first, second = _cells(11, 46, 34, 0.2)
    gap = np.clip((second - first) * 2.4, 0, 1)
    bump = gap ** np.float32(0.45) + 0.03 * _noise(12, 2, 2)
    return _from_height(bump.astype(np.float32), (0.55 + 0.45 * gap**0.5).astype(np.float32), 9.0)


def _ostrich() -> Field:
    first, _ = _cells(21, 27, 27, 0.22)
    dot = np.exp(-((first / 0.2) ** 2))
    ring = np.exp(-(((first - 0.27) / 0.07) ** 2))
    bump = dot + 0.02 * _noise(22, 1.5, 1.5)
    return _from_height(bump.astype(np.float32), (1 - 0.25 * ring).astype(np.float32), 6.0)


def _waves(period: int, dx: float, dy: float) -> Field:
    """A cosine grating that tiles: `period` texels, direction in whole turns a tile."""
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32)
    return np.asarray(np.cos(2 * np.pi * (dx * x + dy * y) / period), np.float32)


def _saffiano() -> Field:
    a, b = _waves(8, 1, 1), _waves(8, 1, -1)
    ridge = np.maximum(a, 0.55 * b) + 0.08 * _noise(31, 1, 1)
    return _from_height(ridge.astype(np.float32), (0.94 + 0.06 * ridge).astype(np.float32), 0.55)


def _canvas() -> Field:
    weave = _waves(4, 1, 0) * 0.5 + _waves(4, 0, 1) * 0.5 + 0.25 * _noise(41, 1, 1)
    return _from_height(weave.astype(np.float32), (0.97 + 0.03 * weave).astype(np.float32), 0.22)


def _twill() -> Field:
    line = _waves(4, 1, 1) + 0.2 * _noise(51, 2, 2)
    return _from_height(line.astype(np.float32), None, 0.08)


def _suede() -> Field:
    nap = _noise(61, 1.1, 1.6) + 0.8 * _noise(62, 9, 9)
    return _from_height(nap, (1 + 0.035 * nap).astype(np.float32), 0.25)


def _smooth() -> Field:
    return _from_height(_noise(71, 0.9, 0.9) * 0.5 + 3 * _noise(72, 14, 14), None, 0.10)


def _brushed() -> Field:
    return _from_height(_noise(81, 22, 0.7), None, 0.16)


def _quilt(u: Field, v: Field, depth: float) -> Field:
    puff = np.sqrt(np.abs(u * v)) ** np.float32(0.75)
    return _from_height(puff, (0.62 + 0.38 * puff ** np.float32(0.45)).astype(np.float32), depth)


def _diamonds() -> Field:
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32) / TILE * 4 * np.pi
    return _quilt(np.sin(x + y), np.sin(x - y), 30)


def _squares() -> Field:
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32) / TILE * 4 * np.pi
    return _quilt(np.sin(x), np.sin(y), 32)


def _chevrons() -> Field:
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32) / TILE
    zig = np.abs(((x * 2) % 1) - 0.5) * 0.5
    line = np.abs(np.sin(np.pi * 8 * (y + zig)))
    return _quilt(line.astype(np.float32), np.ones_like(line, dtype=np.float32), 26)


def _channels() -> Field:
    y, _ = np.mgrid[0:TILE, 0:TILE].astype(np.float32) / TILE
    line = np.abs(np.sin(np.pi * 8 * y))
    return _quilt(line.astype(np.float32), np.ones_like(line), 26)


def _woven() -> Field:
    """Leather strips over and under at 45 degrees."""
    y, x = np.mgrid[0:TILE, 0:TILE].astype(np.float32)
    strip = TILE / 16
    a, b = (x + y) / strip, (x - y) / strip
    over = (np.floor(a) + np.floor(b)) % 2
    across = np.where(over > 0, np.sin(np.pi * (a % 1)), np.sin(np.pi * (b % 1)))
    along = np.where(over > 0, np.sin(np.pi * (b % 1)), np.sin(np.pi * (a % 1)))
    bump = (np.sqrt(np.abs(across)) * (0.55 + 0.45 * along)).astype(np.float32)
    bump = cv2.GaussianBlur(bump, (0, 0), 1.2, borderType=cv2.BORDER_REFLECT)
    return _from_height(bump, np.clip(0.5 + 0.6 * bump, 0, 1).astype(np.float32), 8.0)


_MAKERS = {
    "pebble": _pebble,
    "crocodile": _crocodile,
    "ostrich": _ostrich,
    "saffiano": _saffiano,
    "canvas": _canvas,
    "twill": _twill,
    "suede": _suede,
    "smooth": _smooth,
    "brushed": _brushed,
    "diamonds": _diamonds,
    "squares": _squares,
    "chevrons": _chevrons,
    "channels": _channels,
    "woven": _woven,
}


@cache
def texture(name: str) -> Field:
    """The tile of that name, float32 (TILE, TILE, 3): slope x, slope y, light kept (0 to 1)."""
    tile = _MAKERS[name]()
    tile.setflags(write=False)
    return tile


def sampled(
    name: str, x0: float, y0: float, height: int, width: int, texels_per_px: float
) -> Field:
    """The texture under a picture region, float32 (height, width, 3).

    (x0, y0) is the region's corner in texels; slopes stay slopes at any scale.
    """
    tile = texture(name)
    rows = (np.arange(int(height * texels_per_px) + 2) + int(np.floor(y0))) % TILE
    cols = (np.arange(int(width * texels_per_px) + 2) + int(np.floor(x0))) % TILE
    patch = tile.take(rows, 0).take(cols, 1)
    if abs(texels_per_px - 1) < 1e-6:
        return np.ascontiguousarray(patch[:height, :width])
    # A fixed affine map, not a resize of the patch: the grid must not stretch with the region.
    to_texel = np.asarray(
        [[texels_per_px, 0, x0 - np.floor(x0)], [0, texels_per_px, y0 - np.floor(y0)]], np.float32
    )
    if texels_per_px > 1.5:
        patch = cv2.blur(patch, (3, 3))
    return np.asarray(
        cv2.warpAffine(
            patch,
            to_texel,
            (width, height),
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.float32,
    )
