"""Reads the lines of text in pictures, with the models that come in the wheel of rapidocr."""

from functools import cached_property
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL.Image import Image

from lookup.base.errors import TextNotRead
from lookup.ocr.line import TextLine


class TextReader:
    """Reads one picture at a time; safe to share between threads. Its models (31 MB) are loaded
    when the first picture comes."""

    def __init__(self, *, threads: int) -> None:
        """`threads`: how many of this process read one picture."""
        self._threads = threads
        self._lock = Lock()

    @cached_property
    def installed(self) -> bool:
        """Whether the extra `text` is; searching every package for it takes a millisecond."""
        return find_spec("rapidocr") is not None

    def read(self, picture: Image) -> tuple[TextLine, ...]:
        """The lines of an upright RGB picture, from its top. Raises TextNotRead where the extra
        `text` is not installed."""
        if not self.installed:
            raise TextNotRead(
                "Text in pictures is not read here.",
                "Type the code, or install the extra `text`: pip install 'boutique-lookup[text]'.",
            )
        pixels = np.asarray(picture)[..., ::-1]  # the models were trained on BGR
        with self._lock:
            found = self._engine(np.ascontiguousarray(pixels))
        if found.boxes is None:
            return ()
        lines = [
            TextLine(text, float(confidence), _box(corners, picture.size))
            for text, confidence, corners in zip(found.txts, found.scores, found.boxes, strict=True)
        ]
        return tuple(sorted(lines, key=lambda line: line.box[1]))

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR  # takes seconds, and few processes read text

        return RapidOCR(
            params={
                "Global.log_level": "critical",
                # Lines that are upside down are tried by whoever turns the picture.
                "Global.use_cls": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": self._threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )


def _box(corners: NDArray[np.float32], size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The upright box, as shares of the picture, around the four corners of a line."""
    low = np.clip(corners.min(axis=0) / size, 0, 1)
    high = np.clip(corners.max(axis=0) / size, 0, 1)
    left, top = low.tolist()
    width, height = (high - low).tolist()
    return left, top, width, height
