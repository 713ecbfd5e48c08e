"""Finding barcodes in a photo."""

from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image
from zxingcpp import BarcodeFormat as Symbol

# What item tags carry. Every further symbology costs time in each photo, and the weak ones
# (ITF of any length, Code 39) see codes in stripes and chequers.
_BARS_AND_QR = zxingcpp.BarcodeFormats(
    [
        *(Symbol.EAN13, Symbol.EAN8, Symbol.UPCA, Symbol.UPCE, Symbol.ITF14),
        *(Symbol.Code128, Symbol.QRCode),
    ]
)
_DATA_MATRIX = zxingcpp.BarcodeFormats([Symbol.DataMatrix])
# Bounds the time, which grows with pixels.
_MOST_PIXELS = 2_000_000


@dataclass(frozen=True)
class ScannedCode:
    """A code in a photo: symbology (`EAN-13`, `QR Code`), its text, and the GTIN-14 it holds."""

    type: str
    value: str
    gtin: str | None


def read_codes(picture: Image.Image) -> tuple[ScannedCode, ...]:
    """The readable codes of an upright picture, those with a GTIN first.

    Bars and QR codes need about two pixels a module, Data Matrix four; a picture of more than 2
    megapixels is scaled down.
    """
    grey = _bounded(picture.convert("L"))
    found = _found(grey, _BARS_AND_QR)
    if not any(code.gtin for code in found):
        # Camera noise on a plain background looks like a thousand Data Matrix corners, which took
        # longer than all else together; at half the size the noise has gone.
        found += _found(grey.reduce(2), _DATA_MATRIX)
    return tuple(sorted(dict.fromkeys(found), key=lambda code: code.gtin is None))


def _found(grey: Image.Image, symbols: zxingcpp.BarcodeFormats) -> list[ScannedCode]:
    codes = zxingcpp.read_barcodes(
        np.asarray(grey),
        formats=symbols,
        text_mode=zxingcpp.TextMode.Plain,
        try_downscale=False,
    )
    return [_scanned(code) for code in codes if code.valid]


def _bounded(grey: Image.Image) -> Image.Image:
    share = (_MOST_PIXELS / (grey.width * grey.height)) ** 0.5
    if share >= 1:
        return grey
    size = max(1, int(grey.width * share)), max(1, int(grey.height * share))
    return grey.resize(size, Image.Resampling.BOX)


def _scanned(code: zxingcpp.Barcode) -> ScannedCode:
    # Not above: a tenth of a start is its tables of GS1 prefixes, and most photos hold no code.
    from lookup.codes.gtin import find_gtin

    return ScannedCode(
        _name(code), code.text, find_gtin(code.text, symbology=code.symbology_identifier)
    )


def _name(code: zxingcpp.Barcode) -> str:
    if code.format == Symbol.EAN13 and code.text.startswith("0"):
        return "UPC-A"  # the same bars; the reader gives both as EAN-13
    if code.format == Symbol.ITF:
        return "ITF-14"
    return str(code.format)
