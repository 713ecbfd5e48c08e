"""torchvision can be imported beside any torch; the cure stays away where none is needed."""

import subprocess
import sys

import pytest

from lookup.base.errors import EncoderError
from lookup.encoders.torch import torchvision_cure
from lookup.encoders.torch.torchvision_cure import cure_torchvision, import_open_clip

_FRESH = """
import sys
import torch
from lookup.encoders.torch.torchvision_cure import cure_torchvision, _operators_load
needed = not _operators_load()
if needed:
    try:
        import torchvision
    except RuntimeError as error:
        assert "torchvision::nms does not exist" in str(error), error
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
    else:
        sys.exit("import torchvision works here without the cure")
assert cure_torchvision() is needed
import torchvision
import torchvision.transforms
assert cure_torchvision() is False
"""


def test_a_fresh_process_imports_torchvision_only_thanks_to_the_cure() -> None:
    """And where its operators do load, the cure declares nothing."""
    done = subprocess.run([sys.executable, "-c", _FRESH], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_nothing_is_declared_where_the_operators_load(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "torchvision", raising=False)
    monkeypatch.setattr(torchvision_cure, "_operators_load", lambda: True)
    monkeypatch.setattr(torchvision_cure, "_declare", lambda: pytest.fail("declared"))
    assert cure_torchvision() is False


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "open_clip", None)
    with pytest.raises(EncoderError, match=r"boutique-lookup\[open-clip\]"):
        import_open_clip()
