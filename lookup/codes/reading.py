"""Finding barcodes in a photo."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

# What item tags carry. Every further symbology costs time in each photo, and the weak ones
# (ITF of any length, Code 39) see codes in stripes and chequers.
_BARS_AND_QR = [
    *(Symbol.EAN13, Symbol.EAN8, Symbol.UPCA, Symbol.UPCE, Symbol.ITF14),
    *(Symbol.Code128, Symbol.QRCode),
]
# Not Code39: that reads `/R` as the one sign that it means in the extended form, here a 2.
_CODE_39 = Symbol.Code39Std
# Bounds the time, which grows with pixels.
_MOST_PIXELS = 8_000_000
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
    pixels = np.asarray(grey)
    found = _found(pixels, [*_BARS_AND_QR, _CODE_39] if code_39 else _BARS_AND_QR)
    if not any(code.gtin for code in found):
        # Camera noise on a plain background looks like a thousand Data Matrix corners, which took
        # longer than all else together; at half the size the noise has gone.
        found += _found(np.asarray(grey.reduce(2)), [Symbol.DataMatrix])
    if not found:
        found = _found(_without_flat_parts(pixels), [Symbol.DataMatrix])
    return tuple(sorted(dict.fromkeys(found), key=lambda code: code.gtin is None))


def _found(grey: np.ndarray, symbols: list[Symbol]) -> list[ScannedCode]:
    codes = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(symbols),
        text_mode=zxingcpp.TextMode.Plain,
        try_downscale=False,
    )
    return [_scanned(code) for code in codes if code.valid]


def _bounded(grey: Image.Image) -> Image.Image:
    """Reduced by a whole factor or not at all: any other makes bars of unequal widths."""
    factor = math.ceil((grey.width * grey.height / _MOST_PIXELS) ** 0.5)
    return grey.reduce(factor) if factor > 1 else grey


def _without_flat_parts(grey: np.ndarray) -> np.ndarray:
    """The picture with white where there is nothing but noise, which else costs ten times as long
    as a reading without it."""
    height, width = grey.shape
    half = cv2.resize(grey, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    ranges = cv2.morphologyEx(half, cv2.MORPH_GRADIENT, np.ones((7, 7), np.uint8))
    flat = cv2.resize(ranges, (width, height), interpolation=cv2.INTER_NEAREST) <= _FLAT_RANGE
    return np.where(flat, np.uint8(255), grey)


def _scanned(code: zxingcpp.Barcode) -> ScannedCode:
    # Not above: a tenth of a start is its tables of GS1 prefixes, and most photos hold no code.
    from lookup.codes.gtin import find_gtins

    gtins = find_gtins(code.text, symbology=code.symbology_identifier)
    if code.format == Symbol.EAN13 and code.text.startswith("0"):
        return ScannedCode("UPC-A", code.text[1:], gtins)  # the same bars; the reader adds the 0
    return ScannedCode(
        "ITF-14" if code.format == Symbol.ITF else str(code.format), code.text, gtins
    )
