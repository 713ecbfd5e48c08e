"""The decoder process is held to its time and memory, and its death harms only its picture."""

import os
import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lookup.base.errors import DamagedPhoto, DecoderUnavailable, PhotoTooSlow
from lookup.images import decode_photo, isolated
from lookup.images.deadline import photo_deadline
from lookup.images.kinds import PhotoKind
from lookup.images.limits import DEFAULT_LIMITS

LIMITS = replace(DEFAULT_LIMITS, max_seconds=30)


def replace_program(monkeypatch, tmp_path, source):
    program = tmp_path / "program.py"
    program.write_text(source)
    monkeypatch.setattr(isolated, "_PROGRAM", str(program))


def decode(limits=LIMITS):
    deadline = photo_deadline(limits.max_seconds)
    return isolated.decode_isolated(b"x", PhotoKind.HEIC, limits, deadline, None)


def test_a_decoder_that_never_ends_is_stopped_and_gone(monkeypatch, tmp_path):
    note = tmp_path / "pid"
    replace_program(
        monkeypatch,
        tmp_path,
        f"import os, time, pathlib\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        "while True: pass\n",
    )
    started = time.monotonic()
    with pytest.raises(PhotoTooSlow):
        decode(replace(DEFAULT_LIMITS, max_seconds=1))
    assert time.monotonic() - started < 20  # it does end; how soon is the machine's affair
    with pytest.raises(ProcessLookupError):
        os.kill(int(note.read_text()), 0)


def test_a_decoder_that_crashes_leaves_a_damaged_photo(monkeypatch, tmp_path):
    replace_program(monkeypatch, tmp_path, "import os\nos.abort()\n")
    with pytest.raises(DamagedPhoto, match="decoder fail"):
        decode()


def test_a_decoder_that_does_not_start_is_no_fault_of_the_photo(monkeypatch, tmp_path):
    replace_program(monkeypatch, tmp_path, "import a_library_that_is_not_there\n")
    with pytest.raises(DecoderUnavailable, match="a_library_that_is_not_there"):
        decode()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with pytest.raises(DecoderUnavailable, match="No such file"):
        decode()


def test_a_decoder_short_of_memory_leaves_a_damaged_photo(monkeypatch, encode):
    stored = encode(Image.new("RGB", (5000, 5000)), "webp", quality=10, method=0)
    assert decode_photo(stored, LIMITS, target_side=50).size == (50, 50)
    monkeypatch.setattr(isolated, "_BYTES_AT_REST", 250_000_000)
    monkeypatch.setattr(isolated, "_BYTES_PER_PIXEL", 0)
    with pytest.raises(DamagedPhoto):
        decode_photo(stored, LIMITS, target_side=50)


def test_a_large_still_webp_takes_no_more_memory_than_its_pixels_need(encode, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (60, 80, 3), np.uint8)
    large = Image.fromarray(noise).resize((8000, 6000))
    (tmp_path / "large.webp").write_bytes(encode(large, "webp", quality=50, method=0))
    program = (
        "import resource, sys; from pathlib import Path;"
        "from lookup.images.limits import DEFAULT_LIMITS; from dataclasses import replace;"
        "from lookup.images.photo import decode_photo;"
        f"data = Path({str(tmp_path / 'large.webp')!r}).read_bytes();"
        "decode_photo(data, replace(DEFAULT_LIMITS, max_seconds=60), target_side=640);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert int(done.stdout) / 1024 < 400


@pytest.mark.parametrize("size", [(97, 61), (330, 200)])
def test_and_is_reduced_to_the_same_pixels(monkeypatch, encode, size):
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    stored = encode(Image.fromarray(noise), "webp", quality=90)
    whole = decode_photo(stored, LIMITS)
    monkeypatch.setattr("lookup.images.photo._WEBP_PIXELS_HERE", 10)
    expected = whole.reduce(min(size) // 20)
    assert decode_photo(stored, LIMITS, target_side=20).tobytes() == expected.tobytes()


def test_a_large_webp_is_decoded_like_a_small_one(monkeypatch, encode, corners):
    stored = encode(corners, "webp", lossless=True, exif=b"", icc_profile=b"")
    here = decode_photo(stored, LIMITS)
    monkeypatch.setattr("lookup.images.photo._WEBP_PIXELS_HERE", 10)
    assert decode_photo(stored, LIMITS).tobytes() == here.tobytes()
