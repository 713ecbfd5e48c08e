"""A QR code in a terminal can be scanned from it."""

import numpy as np
import zxingcpp

from lookup.commands.terminal.qr_code import qr_code

_HALVES = {" ": (255, 255), "▀": (0, 255), "▄": (255, 0), "█": (0, 0)}


def test_what_the_terminal_shows_is_read_back() -> None:
    link = "https://lookup.example/#key=lk_0a1b2c3d_" + "x" * 43
    lines = qr_code(link).plain.split("\n")
    halves = np.array([[_HALVES[block] for block in line] for line in lines], dtype=np.uint8)
    modules = halves.transpose(0, 2, 1).reshape(-1, halves.shape[1])
    shown = np.pad(modules.repeat(8, 0).repeat(8, 1), 32, constant_values=255)
    assert [code.text for code in zxingcpp.read_barcodes(shown)] == [link]
