"""The system proposes an order of work and never says what an item is: its words show that."""

import ast
import re
from pathlib import Path

import pytest

from lookup.counterfeit.looking.capture import CaptureKind
from lookup.counterfeit.scoring.bands import Band
from lookup.counterfeit.scoring.evidence import CaptureEvidence
from lookup.counterfeit.scoring.statements import statement

ROOT = Path(__file__).parents[2] / "lookup"
TEXTS = [
    *sorted((ROOT / "counterfeit").rglob("*.py")),
    ROOT / "api" / "inspections.py",
    *sorted(path for path in (ROOT / "web").rglob("review*") if path.suffix != ".pyc"),
]
# Photos and references may be called genuine: a person said so. An item under review may not.
_VERDICTS = re.compile(r"\b(fake|authentic(ity)?|forged?|is (genuine|counterfeit|real))\b", re.I)


def said(path: Path) -> list[str]:
    """The texts a file can show: strings that are not docstrings, or all of a page."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        return [text]
    tree = ast.parse(text)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if id(node) not in docstrings
    ]


@pytest.mark.parametrize("path", [p for p in TEXTS if p.is_file()], ids=lambda p: p.name)
def test_no_text_declares_an_item(path: Path) -> None:
    # `authentic` names a column of the labelled sets, wherever it stands alone or as a path.
    texts = [text for text in said(path) if text not in ("authentic",)]
    told = [text for text in texts if _VERDICTS.search(text)]
    assert not [text for text in told if '"authentic" to true or false' not in text]


OTHERWISE = CaptureEvidence(kind=CaptureKind.PHONE, items=2, alike=False)


@pytest.mark.parametrize("capture", [None, OTHERWISE])
@pytest.mark.parametrize("band", Band)
def test_every_statement_says_how_unusual_and_among_how_many(
    band: Band, capture: CaptureEvidence | None
) -> None:
    words = statement(band, 0.25, items=19, wanted=0, capture=capture)
    assert "19 genuine items" in words
    assert "25%" in words
    assert not _VERDICTS.search(words)


def test_without_evidence_it_says_what_to_do() -> None:
    assert "again" in statement(Band.NO_EVIDENCE, None, items=30, wanted=0, capture=None)
