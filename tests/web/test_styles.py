"""The style sheets, read as text: a layout that can be mirrored, and fonts in their order."""

import re
from pathlib import Path

import pytest

from tests.web.static_files import STATIC

STYLES = sorted([*STATIC.glob("css/*.css"), *STATIC.glob("catalogue/*.css")])
# What names a side of the screen stays there when a page is read from right to left.
_ONE_SIDED = re.compile(
    r"(?<![-\w])(?:(?:margin|padding|border|scroll-margin)-(?:left|right)|left|right)[-\w]*\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    r"|translateX\("
)
_LENGTH = r" +[^\s;]+"
_FOUR = re.compile(
    rf"((?<![-\w])(?:inset|margin|padding):{_LENGTH} +([^\s;]+){_LENGTH} +([^\s;]+);)"
)
_STACK = re.compile(r"--(?:serif|sans):([^;]+);")
_GENERIC = ("serif", "sans-serif")


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.stem)
def test_no_rule_names_a_side_of_the_screen(style: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", style.read_text("utf-8"), flags=re.DOTALL)
    assert _one_sided(text) == []


def _one_sided(text: str) -> list[str]:
    """What names a side, or gives the two sides different lengths."""
    for _ in range(2):  # functions in functions
        text = re.sub(r"\([^()]*\)", "", text)
    uneven = [whole for whole, right, left in _FOUR.findall(text) if right != left]
    return [*_ONE_SIDED.findall(text), *uneven]


@pytest.mark.parametrize(
    "rule",
    [
        "margin-left: 1rem;",
        "left: 0;",
        "text-align: left;",
        "inset: 0 1px 2px 3px;",
        "float: right;",
    ],
)
def test_a_rule_that_does_is_found(rule: str) -> None:
    assert _one_sided(f"a {{ {rule} }}")


def test_fonts_of_other_scripts_come_behind_those_of_latin() -> None:
    """A CJK font that comes first draws the accents of French with its own poor ones."""
    stacks = _STACK.findall((STATIC / "css" / "base.css").read_text("utf-8"))
    assert len(stacks) == 2
    for stack in stacks:
        fonts = [font.strip(' "') for font in stack.split(",")]
        (generic,) = [place for place, font in enumerate(fonts) if font in _GENERIC]
        others = [
            place for place, font in enumerate(fonts) if re.search("CJK|Songti|Mincho|Arabic", font)
        ]
        assert others
        assert min(others) > generic
