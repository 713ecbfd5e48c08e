"""Names for the arrays that pass between the drawing modules.

OpenCV's stubs promise no more than "some number type", so the element types stand here, in
words, and are held by tests: mypy cannot follow them through cv2.
"""

from typing import Any, TypeAlias

from numpy.typing import NDArray

Points: TypeAlias = NDArray[Any]
"""float32 (n, 2): x to the right, y down, world units."""

Bytes: TypeAlias = NDArray[Any]
"""uint8 (h, w) covers and tones, (h, w, 3) RGB, (h, w, 4) premultiplied RGBA."""

Field: TypeAlias = NDArray[Any]
"""float32 (h, w) or (h, w, channels)."""
