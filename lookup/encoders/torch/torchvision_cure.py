"""Lets torchvision be imported where its compiled operators cannot be loaded.

PyPI's torchvision wheel is built beside a CUDA torch. Beside a CPU-only torch its library of
compiled operators does not load, and `import torchvision` ends with "RuntimeError: operator
torchvision::nms does not exist": the import registers shape functions for `nms` and `qnms`, and
those need the operators' schemas. Declaring the two schemas first is enough. CLIP models call
neither operator; whoever did would get an error that says there is no kernel, never a wrong answer.
"""

import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lookup.base.errors import EncoderError

if TYPE_CHECKING:
    import torch

_SCHEMAS = (
    "nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
)


def cure_torchvision() -> bool:
    """Declare the schemas if the import would fail without; True if that was needed.

    Call it before whatever imports torchvision (open_clip and timm do).
    """
    if "torchvision" in sys.modules or _operators_load():
        return False
    _declare()
    return True


def import_open_clip() -> Any:
    """The open_clip module, imported the way that works here. Raises EncoderError if not there."""
    try:
        cure_torchvision()
        import open_clip
    except ModuleNotFoundError as error:
        raise EncoderError(
            f"The library {error.name} is not installed, so no model can be read or exported.",
            "Install the extra: pip install 'boutique-lookup[open-clip]'.",
        ) from error
    return open_clip


@cache
def _declare() -> "torch.library.Library":
    """The library that holds the schemas; cached because they end with it."""
    import torch

    # torch.library has no type annotations yet.
    library = torch.library.Library("torchvision", "FRAGMENT")  # type: ignore[no-untyped-call]  # torch leaves it untyped
    for schema in _SCHEMAS:
        library.define(schema)  # type: ignore[no-untyped-call]  # torch leaves it untyped
    return library


def _operators_load() -> bool:
    """Whether torchvision's own import will find its operators (or they are declared already)."""
    import torch

    if hasattr(torch.ops.torchvision, "nms"):
        return True
    spec = importlib.util.find_spec("torchvision")
    if spec is None or spec.origin is None:
        return True  # not installed: the import's own error says so best
    compiled = sorted(Path(spec.origin).parent.glob("_C*.so"))
    if not compiled:
        return False
    try:
        # torch.ops has no type annotations yet.
        torch.ops.load_library(str(compiled[0]))  # type: ignore[no-untyped-call]  # torch leaves it untyped
    except OSError:
        return False
    return hasattr(torch.ops.torchvision, "nms")
