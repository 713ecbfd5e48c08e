"""The program of the decoder process: one picture in on stdin, its pixels out on stdout.

Run by `lookup.images.isolated`, as a file and with nothing of this project imported, so that it
starts quickly. Arguments, as one JSON object: `kind` (heic, avif, webp, tiff, gif or bmp),
`max_pixels`, `max_frames`, `target_side` (pixels or null), `memory_bytes`, `cpu_seconds`.

Answer: one line of JSON, {"width", "height", "frames", "orientation_exif", "icc", "mode",
"pixel_size"}, then `orientation_exif` bytes of EXIF, `icc` bytes of ICC profile and the pixels.
`mode` is null, and no pixels follow, where the picture is larger than allowed. A picture that
cannot be read ends the process with status 3, and a camera's raw file with status 4; the last line
on stderr says why.
"""

import io
import json
import os
import resource
import struct
import sys
import warnings
import zlib
from typing import Any

from PIL import Image

UNREADABLE = 3
RAW = 4
_DECODER_THREADS = 2
_ANSWERED_MODES = ("L", "LA", "RGB", "RGBA", "CMYK", "I;16", "I;16B", "I")
_REDUCIBLE_MODES = ("L", "LA", "RGB", "RGBA", "CMYK")
# TIFF tags of a camera's raw file, whose first picture is but a small copy of one that follows.
_DNG_VERSION, _SUBFILE_TYPE, _SUBFILES = 50706, 254, 330
_SMALL_COPY = 1
_BLOCKS_AT_ONCE = 32


class _RawFile(Exception):
    """The file holds what a sensor saw, which is no picture yet."""


def main() -> int:
    """Decode stdin to stdout; returns the exit status."""
    order = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (order["cpu_seconds"], order["cpu_seconds"]))
    if order["kind"] == "webp":
        # Before there is a limit: where it cannot be loaded, the picture is not at fault.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        import cv2  # noqa: F401
    resource.setrlimit(resource.RLIMIT_AS, (order["memory_bytes"], order["memory_bytes"]))
    # Damaged metadata makes Pillow warn; the picture is what counts.
    warnings.simplefilter("ignore")
    try:
        _decode(sys.stdin.buffer.read(), order)
    except _RawFile:
        return RAW
    except (
        *(ArithmeticError, EOFError, LookupError, MemoryError),
        *(OSError, RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error),
    ) as error:
        sys.stderr.write(f"{error}")
        return UNREADABLE
    return 0


def _decode(data: bytes, order: dict[str, Any]) -> None:
    image, frames = _open_heic(data) if order["kind"] == "heic" else _open(data, order["kind"])
    width, height = image.size
    header = {"width": width, "height": height, "frames": frames}
    exif = b"" if order["kind"] == "heic" else image.info.get("exif", b"")
    icc = image.info.get("icc_profile") or b""
    if width * height > order["max_pixels"] or frames > order["max_frames"]:
        _write({**header, "mode": None}, b"", b"", b"")
        return
    target = order["target_side"]
    factor = min(width, height) // target if target else 1
    if order["kind"] == "webp" and image.mode == "RGB" and frames == 1 and factor > 1:
        del image  # it holds room for three whole pictures
        size, pixels = _reduced_webp(data, factor)
        _write({**header, "mode": "RGB", "pixel_size": size}, exif, icc, pixels)
        return
    if order["kind"] == "heic":
        image = image.to_pillow()
    image.load()
    image = _answerable(image)
    if factor > 1 and image.mode in _REDUCIBLE_MODES:
        image = image.reduce(factor)
    _write({**header, "mode": image.mode, "pixel_size": image.size}, exif, icc, image.tobytes())


def _reduced_webp(data: bytes, factor: int) -> tuple[tuple[int, int], bytes]:
    """Size and pixels of a still WebP without transparency, reduced by that factor.

    Pillow decodes it as the animation it could be: 16 bytes a pixel. OpenCV takes 3.
    """
    import cv2
    import numpy

    coded = numpy.frombuffer(data, numpy.uint8)
    try:
        found = cv2.imdecode(coded, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise ValueError(error.err) from error
    if found is None:
        raise ValueError("its decoder gives up")
    height, width = found.shape[:2]
    rows = factor * _BLOCKS_AT_ONCE
    strips = []
    for top in range(0, height, rows):
        strip = found[top : top + rows]
        picture = Image.frombuffer("RGB", (width, len(strip)), strip, "raw", "BGR", 0, 1)
        strips.append(picture.reduce(factor))
    size = strips[0].width, sum(strip.height for strip in strips)
    return size, b"".join(strip.tobytes() for strip in strips)


def _answerable(image: Any) -> Any:
    """The picture in a mode whose pixels alone are the picture."""
    if "transparency" in image.info or image.mode == "PA":
        return image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in _ANSWERED_MODES else image.convert("RGB")


def _open(data: bytes, kind: str) -> tuple[Any, int]:
    Image.MAX_IMAGE_PIXELS = None  # the limit is checked above, and in the caller
    image = _PLUGINS[kind](io.BytesIO(data))
    return image, getattr(image, "n_frames", 1)


def _avif(file: io.BytesIO) -> Any:
    from PIL import AvifImagePlugin

    AvifImagePlugin.DEFAULT_MAX_THREADS = _DECODER_THREADS
    return AvifImagePlugin.AvifImageFile(file)


def _webp(file: io.BytesIO) -> Any:
    from PIL import WebPImagePlugin

    return WebPImagePlugin.WebPImageFile(file)


def _tiff(file: io.BytesIO) -> Any:
    from PIL import TiffImagePlugin

    image = TiffImagePlugin.TiffImageFile(file)
    tags = image.tag_v2
    small = tags.get(_SUBFILE_TYPE, 0) & _SMALL_COPY
    if _DNG_VERSION in tags or (small and _SUBFILES in tags):
        raise _RawFile
    return image


def _gif(file: io.BytesIO) -> Any:
    from PIL import GifImagePlugin

    return GifImagePlugin.GifImageFile(file)


def _bmp(file: io.BytesIO) -> Any:
    from PIL import BmpImagePlugin

    return BmpImagePlugin.BmpImageFile(file)


# Each loads its own library alone: starting is most of the time that a small picture takes.
_PLUGINS = {"avif": _avif, "webp": _webp, "tiff": _tiff, "gif": _gif, "bmp": _bmp}


def _open_heic(data: bytes) -> tuple[Any, int]:
    import pi_heif

    pi_heif.options.DECODE_THREADS = _DECODER_THREADS
    pi_heif.options.THUMBNAILS = False
    pi_heif.options.DEPTH_IMAGES = False
    pi_heif.options.AUX_IMAGES = False
    container = pi_heif.open_heif(data)
    return container[container.primary_index], 1


def _write(header: dict[str, Any], exif: bytes, icc: bytes, pixels: bytes) -> None:
    line = json.dumps({**header, "orientation_exif": len(exif), "icc": len(icc)})
    sys.stdout.buffer.write(line.encode() + b"\n" + exif + icc)
    sys.stdout.buffer.write(pixels)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
