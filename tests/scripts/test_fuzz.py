"""`fuzz.py images` finds what it looks for, and the same pictures each time."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import fuzz
import pytest
from click.testing import CliRunner
from fuzzes import images

SCRIPT = Path(fuzz.__file__)


@pytest.fixture(scope="module")
def sources() -> dict[str, list[bytes]]:
    """Sound pictures by kind."""
    return images.originals()


def test_a_number_names_one_damaged_picture_of_each_kind_in_turn(
    sources: dict[str, list[bytes]],
) -> None:
    again = images.originals()
    made = [images.damaged(sources, 1, number) for number in range(48)]
    assert made == [images.damaged(again, 1, number) for number in range(48)]
    assert set(Counter(kind for kind, _ in made).values()) == {3}
    assert not {data for _, data in made} & {data for kind in sources.values() for data in kind}


def test_what_is_neither_picture_nor_photo_error_is_a_crash(
    sources: dict[str, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise IndexError("out of bounds")

    monkeypatch.setattr(images, "originals", lambda: sources)
    monkeypatch.setattr(images, "decode_photo", fails)
    done = CliRunner().invoke(images.images, ["--only", "7"])
    assert done.exit_code == 3
    assert json.loads(done.stdout)["crashes"] == ["7: IndexError: out of bounds"]


def test_a_sound_decoder_ends_with_0_and_says_what_became_of_the_pictures() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "images", "--count", "24"],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(done.stdout)
    assert (said["pictures"], said["crashes"], said["hangs"]) == (24, [], [])
    assert 0 < said["memory"] < 1000
