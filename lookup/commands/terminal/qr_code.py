"""A QR code as a terminal shows it."""

import numpy as np
import zxingcpp
from rich.text import Text

# Two modules in a character, upper and lower: dark is drawn, light is the background.
_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def qr_code(text: str) -> Text:
    """The text as a QR code, black on white whatever the terminal's colours."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    dark = np.asarray(code.to_image(scale=1)) == 0
    if len(dark) % 2:
        dark = np.vstack([dark, np.zeros_like(dark[:1])])
    lines = (
        "".join(
            _BLOCKS[bool(above), bool(below)] for above, below in zip(upper, lower, strict=True)
        )
        for upper, lower in zip(dark[::2], dark[1::2], strict=True)
    )
    return Text("\n".join(lines), style="black on white", no_wrap=True)
