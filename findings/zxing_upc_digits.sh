#!/usr/bin/env bash
# zxing-cpp 3.1.1 (PyPI): the text of a UPC-A or UPC-E symbol is never the number that is printed below
# it, in no text mode, "human-readable interpretation" (TextMode.HRI) among them.
#
#   UPC-A, printed 036000291452: read as EAN-13 0036000291452; asked for as UPC-A alone, 13 digits too
#   UPC-E, printed 04252614: read as UPC-E 0042100005264, the number it stands for, with a zero before
#   EAN-8, printed 96385074: as printed
#
# It bites where a scanned text is compared with what a feed or a person wrote: 12 or 8 digits. Compare
# GTINs of 14 digits instead, and expand an 8-digit UPC-E that was typed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet zxing-cpp==3.1.1 numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat as Symbol
from zxingcpp import TextMode

expected = {
    ("036000291452", Symbol.UPCA): "0036000291452",
    ("04252614", Symbol.UPCE): "0042100005264",
    ("96385074", Symbol.EAN8): "96385074",
}
as_expected = True
for (printed, symbol), text in expected.items():
    picture = np.array(zxingcpp.create_barcode(printed, symbol).to_image(scale=4))
    read = [
        (str(found.format), found.text)
        for mode in (TextMode.Plain, TextMode.HRI)
        for formats in (Symbol.AllRetail, symbol)
        for found in zxingcpp.read_barcodes(picture, formats=formats, text_mode=mode)
    ]
    print(f"printed {printed}: read {sorted(set(read))}")
    as_expected &= len(read) == 4 and {answer for _, answer in read} == {text}
raise SystemExit(not as_expected)
PYTHON
