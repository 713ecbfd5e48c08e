"""The items of an XML file, one in memory at a time."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from xml.parsers import expat

from indexer.feeds.files.compression import open_bytes
from lookup.base.errors import FeedError

_CHUNK = 1 << 18

XmlValue = str | Mapping[str, Sequence["XmlValue"]]
XmlItem = dict[str, list[XmlValue]]
"""The children of an element by name, as written with their prefix; an element that has only text
is that text. Attributes are under `@name`, the whole text of one with parts under `#text`.
"""


class XmlItems:
    """Items are the elements of these local names, wherever they stand; iterating reads them.

    `prefixes` are the namespaces' addresses by prefix, "" for the default one, and `root` the local
    name of the first element, as far as was read.
    """

    def __init__(self, path: Path, names: Collection[str]) -> None:
        self._path = path
        self._names = frozenset(names)
        self.prefixes: dict[str, str] = {}
        self.root = ""

    def __iter__(self) -> Iterator[tuple[str, XmlItem]]:
        """(local name, item) in order.

        Raises FeedError for XML that is malformed or declares entities: they can grow without bound
        or read other files.
        """
        collector = _Collector(self._names, self.prefixes)
        with open_bytes(self._path) as file:
            try:
                while chunk := file.read(_CHUNK):
                    collector.parser.Parse(chunk, False)
                    self.root = collector.root
                    yield from collector.taken()
                collector.parser.Parse(b"", True)
                yield from collector.taken()
            except expat.ExpatError as error:
                raise FeedError(
                    f"{self._path.name} is not well-formed XML: {error}.", "Export it again."
                ) from error
            except _EntityDeclared as error:
                raise FeedError(
                    f"{self._path.name} declares XML entities, which are not read: {error}.",
                    "Export it without a document type.",
                ) from error


class _EntityDeclared(Exception):
    pass


class _Collector:
    """Puts items together from the parser's events: much faster than a tree of elements."""

    def __init__(self, names: frozenset[str], prefixes: dict[str, str]) -> None:
        self._names = names
        self._prefixes = prefixes
        self.root = ""
        self._finished: list[tuple[str, XmlItem]] = []
        # Of each open element from the item inwards its children, None while it has none; where
        # the text begins of those that are deeper than the item's own children.
        self._open: list[XmlItem | None] = []
        self._begins: list[int] = []
        self._text: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start_outside
        self.parser.EntityDeclHandler = self._refuse_entity

    def taken(self) -> list[tuple[str, XmlItem]]:
        """The items finished since the last call."""
        finished, self._finished = self._finished, []
        return finished

    def _start_outside(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or _local(name)
        for attribute, address in attributes.items():
            if attribute == "xmlns" or attribute.startswith("xmlns:"):
                self._prefixes[attribute[6:]] = address
        if _local(name) in self._names:
            self._open.append(_with_attributes(attributes))
            self.parser.StartElementHandler = self._start_inside
            self.parser.EndElementHandler = self._end_inside
            self.parser.CharacterDataHandler = self._text.append

    def _start_inside(self, _name: str, attributes: dict[str, str]) -> None:
        opened = self._open
        if len(opened) == 1:
            self._text.clear()
        else:
            if opened[-1] is None:
                opened[-1] = {}
            self._begins.append(len(self._text))
        opened.append(_with_attributes(attributes) if attributes else None)

    def _end_inside(self, name: str) -> None:
        opened = self._open
        children = opened.pop()
        depth = len(opened)
        if not depth:
            self._finish(name, children or {})
            return
        text = self._text if depth == 1 else self._text[self._begins.pop() :]
        value: XmlValue = "".join(text).strip()
        if children is not None:
            children["#text"] = [value]
            value = children
        parent = opened[-1]
        if parent is not None:  # it is not: the start of a child makes its parent's children
            parent.setdefault(name, []).append(value)

    def _finish(self, name: str, item: XmlItem) -> None:
        self._finished.append((_local(name), item))
        self.parser.StartElementHandler = self._start_outside
        self.parser.EndElementHandler = None
        self.parser.CharacterDataHandler = None
        self._text.clear()

    def _refuse_entity(self, name: str, *_: object) -> None:
        raise _EntityDeclared(name)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _with_attributes(attributes: dict[str, str]) -> XmlItem:
    return {f"@{name}": [value] for name, value in attributes.items()}
