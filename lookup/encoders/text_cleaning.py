"""Texts as models of open_clip want them cleaned before they are cut into pieces.

The twin of open_clip's `get_clean_fn` (tests/encoders/torch/test_text_parity.py). Needs the
package ftfy.
"""

import html
import string
from typing import Literal

Cleaning = Literal["lower", "whitespace", "canonicalize"]

_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


def cleaned(text: str, cleaning: Cleaning) -> str:
    """The text, its encoding mended, HTML entities resolved, each run of blanks one blank; in
    lower case for `lower` and `canonicalize`, which takes ASCII punctuation away, too."""
    import ftfy

    text = html.unescape(html.unescape(ftfy.fix_text(text)))
    if cleaning == "canonicalize":
        text = text.replace("_", " ").translate(_NO_PUNCTUATION).lower()
        return " ".join(text.split())
    text = " ".join(text.split())
    return text.lower() if cleaning == "lower" else text
