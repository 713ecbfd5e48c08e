"""JSON-LD documents of a file: the whole file one document, or each line one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.feeds.files.text import MAX_FIELD, MAX_LINE, bounded_lines, open_text
from indexer.feeds.values.bad_value import BadValue
from indexer.feeds.values.objects import parse_json
from indexer.feeds.values.surrogates import whole_characters
from lookup.base.errors import FeedError
from lookup.catalog.rows import Quarantined

MAX_DOCUMENT = 256 * 1_048_576
"""Bytes of a file that is one document, which must fit in memory; lines have no such limit."""

_PREFIXES = ("schema:", "http://schema.org/", "https://schema.org/")


@dataclass(frozen=True)
class JsonDocument:
    """The top nodes of one document, and its line where documents are lines.

    Terms have no prefix (`name`, never `schema:name`).
    """

    nodes: tuple[dict[str, Any], ...]
    line: int | None


def json_documents(path: Path) -> Iterator[JsonDocument | Quarantined]:
    """The documents of the file, each line's in turn or the only one.

    Texts that cannot be read are listed and left out. Raises FeedError when a file that is one
    document is too large or not JSON.
    """
    if _has_a_document_a_line(path):
        yield from _lines(path)
    else:
        yield from _whole(path)


def _has_a_document_a_line(path: Path) -> bool:
    with open_text(path) as file:
        lines = (line for line in bounded_lines(file) if line.strip())
        first, second = next(lines, ""), next(lines, "")
        if not second:
            return False
    try:
        return isinstance(parse_json(first), dict)
    except BadValue:
        # A line broken off, or the beginning of a document over many lines.
        looks_so = first.lstrip().startswith('{"') and second.lstrip().startswith('{"')
        return looks_so and not _is_one_document(path)


def _is_one_document(path: Path) -> bool:
    if path.stat().st_size > MAX_DOCUMENT:
        return False
    with open_text(path) as file:
        try:
            parse_json(file.read().removeprefix("\ufeff"))
        except BadValue:
            return False
    return True


def _lines(path: Path) -> Iterator[JsonDocument | Quarantined]:
    with open_text(path) as file:
        for number, line in enumerate(bounded_lines(file), start=1):
            if not line.strip():
                continue
            try:
                if len(line) > MAX_LINE:
                    raise BadValue(f"the line has more than {MAX_LINE:,} characters")
                nodes = _nodes(parse_json(line))
            except BadValue as error:
                yield Quarantined(path.name, number, None, str(error))
                continue
            cleaned = _Cleaned()
            document = JsonDocument(tuple(cleaned.node(node) for node in nodes), number)
            for term, reason in cleaned.problems:
                yield Quarantined(path.name, number, term, reason, row_kept=True)
            yield document


def _whole(path: Path) -> Iterator[JsonDocument | Quarantined]:
    if path.stat().st_size > MAX_DOCUMENT:
        raise FeedError(
            f"{path.name} is one JSON document of more than {MAX_DOCUMENT // 1_048_576} MiB.",
            "Write one ProductGroup a line, or use the canonical format.",
        )
    with open_text(path) as file:
        text = file.read().removeprefix("\ufeff")
    try:
        nodes = _nodes(parse_json(text))
    except BadValue as error:
        raise FeedError(f"{path.name} is {error}.", "Export it again.") from error
    good = []
    for number, node in enumerate(nodes, start=1):
        cleaned = _Cleaned()
        good.append(cleaned.node(node))
        for term, reason in cleaned.problems:
            yield Quarantined(path.name, number, term, reason, row_kept=True)
    yield JsonDocument(tuple(good), None)


def _nodes(value: Any) -> tuple[dict[str, Any], ...]:
    if isinstance(value, dict) and isinstance(value.get("@graph"), list):
        value = value["@graph"]
    nodes = value if isinstance(value, list) else [value]
    if not all(isinstance(node, dict) for node in nodes):
        raise BadValue("not JSON-LD: its nodes must be objects")
    return tuple(nodes)


class _Cleaned:
    """Takes prefixes from terms and unusable texts out of values, and notes the latter."""

    def __init__(self) -> None:
        self.problems: list[tuple[str, str]] = []

    def node(self, node: dict[str, Any]) -> dict[str, Any]:
        return {_term(name): self._value(_term(name), value) for name, value in node.items()}

    def _value(self, term: str, value: Any) -> Any:
        match value:
            case str():
                problem = _unusable(value)
                if problem:
                    self.problems.append((term, f"{problem}; the rest is read without it"))
                return None if problem else value
            case dict():
                return self.node(value)
            case list():
                return [self._value(term, item) for item in value]
        return value


def _term(name: str) -> str:
    for prefix in _PREFIXES:
        if name.startswith(prefix):
            return name[len(prefix) :]
    return name


def _unusable(text: str) -> str | None:
    if len(text) > MAX_FIELD:
        return f"field larger than {MAX_FIELD:,} characters"
    try:
        whole_characters(text)
    except BadValue as error:
        return str(error)
    return None
