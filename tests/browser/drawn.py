"""Pictures that the tests draw: packshots, a phone's photo, and camera films made of them."""

import io
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

_FRAMES = 3


def packshot(color: str) -> Image.Image:
    """A bag of that colour on white."""
    picture = Image.new("RGB", (480, 480), "white")
    _bag(ImageDraw.Draw(picture), color)
    return picture


def phone_photo(color: str, size: tuple[int, int] = (720, 960)) -> Image.Image:
    """The bag as a phone sees it: on wood, out of the middle, a little soft."""
    photo = Image.new("RGB", (720, 960), "#8a6a4c")
    bag = packshot(color).resize((560, 560))
    photo.paste(bag, (110, 230), bag.convert("L").point(lambda grey: 255 if grey < 250 else 0))
    # The grain of a sensor: what makes a phone's file large.
    grain = Image.effect_noise(size, 26).convert("RGB")
    return Image.blend(photo.filter(ImageFilter.GaussianBlur(1.2)).resize(size), grain, 0.12)


def qr_code(text: str) -> Image.Image:
    """The text as a QR code on a sheet of paper."""
    modules = np.asarray(cv2.QRCodeEncoder.create().encode(text))
    code = Image.fromarray(modules).convert("RGB").resize((520, 520), Image.Resampling.NEAREST)
    sheet = Image.new("RGB", (720, 960), "white")
    sheet.paste(code, (100, 220))
    return sheet


def bar_code(gtin: str) -> Image.Image:
    """The GTIN-13 as bars on a sheet of paper."""
    drawn = zxingcpp.create_barcode(gtin, zxingcpp.BarcodeFormat.EAN13).to_image(scale=4)
    bars = Image.fromarray(np.array(drawn)).convert("RGB")
    sheet = Image.new("RGB", (720, 960), "white")
    sheet.paste(bars, (120, 400))
    return sheet


def film(path: Path, picture: Image.Image) -> Path:
    """A motion JPEG that shows the picture, for Chromium's fake camera."""
    path.write_bytes(jpeg(picture) * _FRAMES)
    return path


def jpeg(picture: Image.Image, *, orientation: int | None = None) -> bytes:
    """The picture as JPEG, with an EXIF orientation if one is given."""
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _bag(draw: ImageDraw.ImageDraw, color: str) -> None:
    draw.arc((150, 70, 330, 330), 180, 360, fill="#3b2d20", width=18)
    draw.rounded_rectangle((90, 190, 390, 410), 34, fill=color)
    draw.rounded_rectangle((90, 190, 390, 290), 34, fill=color, outline="#3b2d20", width=4)
    draw.rectangle((222, 270, 258, 310), fill="#d8b25c")
