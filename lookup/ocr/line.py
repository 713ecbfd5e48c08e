"""A line of text in a picture."""

from dataclasses import dataclass

from lookup.images.box import Box


@dataclass(frozen=True)
class TextLine:
    """What is read, how surely (0..1), and the upright box around it."""

    text: str
    confidence: float
    box: Box
