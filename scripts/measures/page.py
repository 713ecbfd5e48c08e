"""The page that measured tables are written into."""

from pathlib import Path

from lookup.base.errors import BadInput

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "quality.md"


def between_markers(page: str, text: str, subject: str) -> str:
    """The page with `text` between the two markers of `subject`. Raises BadInput without them."""
    begin, end = (f"<!-- {subject}: {edge} -->" for edge in ("begin", "end"))
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise BadInput(f"The page lacks {begin} and {end}.", "Put them where the tables belong.")
    return f"{before}{begin}\n\n{text}\n\n{end}{after}"
