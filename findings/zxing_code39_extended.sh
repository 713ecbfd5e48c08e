#!/usr/bin/env bash
# zxing-cpp 3.1.1 (PyPI): a Code 39 symbol that holds `/`, `+`, `%` or `$` before a letter comes back
# as another text.
#
# ISO/IEC 16388 has those four signs in plain Code 39; only a reader told that a symbol is "full ASCII"
# may take `/R` for `2` or `+C` for `c`, as nothing in the symbol says which it is. zxing-cpp takes
# every such pair for full ASCII, unless it is asked for BarcodeFormat.Code39Std alone: also with
# formats=[Code39Std, Code39Ext], and by default. The writer of the same library writes plain Code 39.
#
#   written NOV/RUT 01, read by default as NOV2UT 01 (Code 39 Extended), as Code39Std: NOV/RUT 01
#   written AB+C1, read by default as ABc1 (Code 39 Extended), as Code39Std: AB+C1
#
# It bites where tags carry SKUs: no product is found, or another one.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet zxing-cpp==3.1.1 numpy==2.3.5
"$folder/venv/bin/python" - <<'PYTHON'
import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat as Symbol

expected = {"NOV/RUT 01": "NOV2UT 01", "AB+C1": "ABc1"}
for written, mangled in expected.items():
    bars = np.array(zxingcpp.create_barcode(written, Symbol.Code39).to_image(scale=3))
    picture = np.pad(bars, 30, constant_values=255)
    (found,) = zxingcpp.read_barcodes(picture)
    plain = zxingcpp.BarcodeFormats([Symbol.Code39Std])
    (right,) = zxingcpp.read_barcodes(picture, formats=plain)
    print(f"written {written}, read by default as {found.text} ({found.format}),"
          f" as Code39Std: {right.text}")
    assert (found.text, right.text) == (mangled, written), "the behaviour has changed"
PYTHON
