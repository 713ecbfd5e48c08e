"""Decoding in a process of its own, which can be stopped.

HEIC, AVIF and large WebP pictures are decoded by one call into a C library that nothing in this
process can interrupt, and whose work the header does not bound: a small file may hold thousands of
hidden or overlaid full-size pictures. So it is with most of TIFF; GIF and BMP are rare enough for
it to cost nothing. A process can be killed on time, can be held to an amount of
memory, and takes nobody with it when a hostile file crashes the library.
"""

import json
import math
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from lookup.base.deadline import Deadline
from lookup.base.errors import DecoderUnavailable, UnsupportedPhoto
from lookup.images import decoder_process
from lookup.images.container import damaged
from lookup.images.kinds import PhotoKind
from lookup.images.limits import PhotoLimits

_PROGRAM = str(Path(decoder_process.__file__))
# The library's planes, its output, Pillow's picture and the answer, at 4 bytes a pixel at most
# each, beside the interpreter and the address space of the decoder's threads.
_BYTES_PER_PIXEL = 20
_BYTES_AT_REST = 1 << 30


def decode_isolated(
    data: bytes,
    kind: PhotoKind,
    limits: PhotoLimits,
    deadline: Deadline,
    target_side: int | None,
) -> tuple[Image.Image, bytes, bytes | None]:
    """The decoded picture, its EXIF block (empty: none) and its ICC profile.

    With `target_side` it comes reduced by the largest whole factor that keeps its short side at
    least that long. Raises DamagedPhoto, UnsupportedPhoto, PhotoTooSlow, and DecoderUnavailable
    where the process cannot be run.
    """
    order = {
        "kind": kind.value,
        "max_pixels": limits.max_pixels,
        "max_frames": limits.max_frames,
        "target_side": target_side,
        "memory_bytes": _BYTES_AT_REST + _BYTES_PER_PIXEL * limits.max_pixels,
        # Only a second line, for when this process dies: its threads may use several cores.
        "cpu_seconds": 1 + 4 * math.ceil(limits.max_seconds),
    }
    answer = _run(data, order, deadline)
    line, _, rest = answer.partition(b"\n")
    header = json.loads(line)
    limits.check_shape((header["width"], header["height"]), header["frames"])
    exif_end = header["orientation_exif"]
    icc_end = exif_end + header["icc"]
    image = Image.frombytes(header["mode"], tuple(header["pixel_size"]), memoryview(rest)[icc_end:])
    return image, rest[:exif_end], rest[exif_end:icc_end] or None


def _run(data: bytes, order: Mapping[str, object], deadline: Deadline) -> bytes:
    command = [sys.executable, "-P", _PROGRAM, json.dumps(order)]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=deadline.left(), check=False
        )
    except subprocess.TimeoutExpired:
        raise deadline.passed() from None
    except OSError as error:
        raise _unavailable(f"{error.strerror}") from error
    if done.returncode == 0:
        return done.stdout
    # Libraries write there too; the reason is last.
    said = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
    if done.returncode == decoder_process.RAW:
        raise UnsupportedPhoto("The file is a camera's raw file.", "Export it as a picture.")
    if done.returncode == decoder_process.UNREADABLE:
        raise damaged(said or "its decoder gives up")
    if done.returncode < 0:
        raise damaged("it makes its decoder fail")
    raise _unavailable(said or f"status {done.returncode}")


def _unavailable(why: str) -> DecoderUnavailable:
    return DecoderUnavailable(
        f"The decoder process for HEIC, AVIF, TIFF and large WebP pictures does not run: {why}.",
        "Install this package with its dependencies again; meanwhile send a JPEG.",
    )
