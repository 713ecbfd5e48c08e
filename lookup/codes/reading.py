"""Finding barcodes in a photo."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

from lookup.codes.cells import CELL, Cells, Flags, Grey, least_cells
from lookup.codes.places import bar_bands, small_squares

# What item tags carry. Every further symbology costs time in each photo, and the weak ones
# (ITF of any length, Code 39) see codes in stripes and chequers.
_BARS = [
    *(Symbol.EAN13, Symbol.EAN8, Symbol.UPCA, Symbol.UPCE, Symbol.ITF14),
    Symbol.Code128,
]
# Not Code39: that reads `/R` as the one sign that it means in the extended form, here a 2.
_CODE_39 = Symbol.Code39Std
# Bounds the time, which grows with pixels.
_MOST_PIXELS = 8_000_000
# Of a picture, in each direction.
_MOST_LINES = 1024
# Grey levels (of 255) within 14 x 14 pixels: noise at any light stays below, modules do not.
_FLAT_RANGE = 45


@dataclass(frozen=True)
class ScannedCode:
    """A code in a photo: symbology (`EAN-13`, `QR Code`), its text, and the GTIN-14s it may be."""

    type: str
    value: str
    gtins: tuple[str, ...] = ()

    @property
    def gtin(self) -> str | None:
        """The GTIN-14 it most likely is, None where it holds none."""
        return self.gtins[0] if self.gtins else None


def read_codes(picture: Image.Image, *, code_39: bool = False) -> tuple[ScannedCode, ...]:
    """The readable codes of an upright picture, those with a GTIN first; Code 39 where asked for.

    Bars and QR codes need about two pixels a module, Data Matrix two and a half, or four where its
    contrast is low.
    """
    grey = _bounded(picture.convert("L"))
    pixels, half = np.asarray(grey), np.asarray(grey.reduce(2))
    cells = least_cells(half) if min(half.shape) >= CELL else None
    found = _bars(pixels, cells, [*_BARS, _CODE_39] if code_39 else _BARS)
    found += _found(pixels, [Symbol.QRCode])
    if not any(code.gtin for code in found):
        # Camera noise on a plain background looks like a thousand Data Matrix corners, which took
        # longer than all else together; at half the size the noise has gone.
        found += _found(half, [Symbol.DataMatrix])
    if not found:
        found = _small_data_matrices(pixels, half, cells)
    return tuple(sorted(dict.fromkeys(found), key=lambda code: code.gtin is None))


def _bars(grey: Grey, cells: Cells | None, symbols: list[Symbol]) -> list[ScannedCode]:
    """Bars are read line by line, each for itself: lines where there are none are left out."""
    if cells is None:
        return _found(grey, symbols)
    rows, columns = bar_bands(cells)
    found = []
    for lines, bands in ((grey, rows), (grey.T, columns)):
        # The reader would leave out every second one of a thousand, and read less of small bars.
        step = max(1, len(lines) // _MOST_LINES)
        for band in bands:
            some = np.ascontiguousarray(lines[band][::step])
            found += _found(some, symbols, try_rotate=False)
    return found


def _found(grey: Grey, symbols: list[Symbol], *, try_rotate: bool = True) -> list[ScannedCode]:
    codes = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(symbols),
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=try_rotate,
        try_downscale=False,
    )
    return [_scanned(code) for code in codes if code.valid]


def _bounded(grey: Image.Image) -> Image.Image:
    """Reduced by a whole factor or not at all: any other makes bars of unequal widths."""
    factor = math.ceil((grey.width * grey.height / _MOST_PIXELS) ** 0.5)
    return grey.reduce(factor) if factor > 1 else grey


def _small_data_matrices(grey: Grey, half: Grey, cells: Cells | None) -> list[ScannedCode]:
    """At the full size, with white where there is nothing but noise or no such code, which else
    costs ten times as long as a reading without it."""
    ranges = cv2.morphologyEx(half, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8))
    _, worth = cv2.threshold(ranges, _FLAT_RANGE, 255, cv2.THRESH_BINARY)
    if cells is not None:
        worth = cv2.bitwise_and(worth, _as_pixels(small_squares(cells), half.shape))
    left, top, width, height = cv2.boundingRect(worth)
    if not width:
        return []
    # With the quiet zone, and from a whole block of those that the reader takes a threshold of.
    left, top = (max(0, start // CELL * CELL - CELL) for start in (left, top))
    inner = worth[top : top + height + 2 * CELL, left : left + width + 2 * CELL]
    read = grey[2 * top :, 2 * left :][: 2 * len(inner), : 2 * inner.shape[1]]
    white = cv2.resize(cv2.bitwise_not(inner), read.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return _found(np.asarray(cv2.max(read, white), np.uint8), [Symbol.DataMatrix])


def _as_pixels(cells: Flags, shape: tuple[int, int]) -> Grey:
    """255 for the pixels of the half size that lie in cells, or in what is left beyond the last."""
    each = CELL // 2
    rows, columns = cells.shape
    size = (columns * each, rows * each)
    pixels = cv2.resize(cells.astype(np.uint8) * 255, size, interpolation=cv2.INTER_NEAREST)
    beyond = (0, shape[0] - size[1], 0, shape[1] - size[0])
    return np.asarray(cv2.copyMakeBorder(pixels, *beyond, cv2.BORDER_REPLICATE), np.uint8)


def _scanned(code: zxingcpp.Barcode) -> ScannedCode:
    # Not above: a tenth of a start is its tables of GS1 prefixes, and most photos hold no code.
    from lookup.codes.gtin import find_gtins

    gtins = find_gtins(code.text, symbology=code.symbology_identifier)
    if code.format == Symbol.EAN13 and code.text.startswith("0"):
        return ScannedCode("UPC-A", code.text[1:], gtins)  # the same bars; the reader adds the 0
    return ScannedCode(
        "ITF-14" if code.format == Symbol.ITF else str(code.format), code.text, gtins
    )
