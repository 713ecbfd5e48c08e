"""What people put between the characters of a code to read it more easily."""

import re

# Blanks, and the hyphens and dashes that keyboards and documents have.
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")


def without_separators(text: str) -> str:
    """The text without blanks and hyphens."""
    return _SEPARATORS.sub("", text)
