"""The many ways schema.org lets one write one value."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Node = Mapping[str, Any]
Problems = dict[tuple[int, str, str], None]
"""(node, term, reason) of what cannot be read, in order: a term read twice is one problem."""

_SHOWN = 60
_ENUMERATIONS = ("http://schema.org/", "https://schema.org/")
# What names a node that stands where a text is meant, the most telling first.
_NAMING = ("name", "value", "suggestedGender", "audienceType", "codeValue", "termCode", "text")


class Terms:
    """One node's terms. A value that cannot be read is noted in `problems` and passed over.

    `nodes_by_id` are the document's nodes, which `{"@id": ...}` refers to.
    """

    def __init__(self, node: Node, nodes_by_id: Mapping[str, Node], problems: Problems) -> None:
        self.node = node
        self._by_id = nodes_by_id
        self._problems = problems

    def text(self, term: str) -> str:
        """A text of no language (an id, a price), "" for nothing; of different ones, none."""
        found = list(dict.fromkeys(text for text, _ in self._texts(term)))
        if len(found) > 1:
            shown = ", ".join(repr(text[:_SHOWN]) for text in found[:3])
            self.note(term, f"{term!r} has several values: {shown}; none is taken")
            return ""
        return found[0] if found else ""

    def texts(self, term: str) -> tuple[str, dict[str, str]]:
        """(default text, texts by language); the default is one of no language, else the first."""
        by_language: dict[str, str] = {}
        default = first = ""
        for text, language in self._texts(term):
            first = first or text
            if language:
                by_language.setdefault(language, text)
            else:
                default = default or text
        return default or first, by_language

    def all_texts(self, term: str) -> list[str]:
        """Every text under the term, each once."""
        return list(dict.fromkeys(text for text, _ in self._texts(term)))

    def nodes(self, term: str) -> list["Terms"]:
        """The nodes under the term, references followed."""
        return [self.of(self._resolved(item)) for item in self._objects(term)]

    def images(self, term: str = "image") -> list[str]:
        """Paths or addresses of the pictures under the term: texts or ImageObjects."""
        found = []
        for item in _listed(self.node.get(term)):
            path = self._image(item)
            if path:
                found.append(path)
            elif item is not None:
                reason = f"{term!r} must be an address or an ImageObject, not {_kind(item)}"
                self.note(term, reason)
        return found

    def of(self, node: Node) -> "Terms":
        """The terms of another node of the same document."""
        return Terms(node, self._by_id, self._problems)

    def note(self, term: str, reason: str) -> None:
        """Notes what is wrong with a value that the reader passes over."""
        self._problems[id(self.node), term, reason] = None

    def _image(self, item: Any) -> str:
        if isinstance(item, str):
            return item
        if not isinstance(item, Mapping):
            return ""
        node = self._resolved(item)
        for term in ("contentUrl", "url", "@value", "@id"):
            value = node.get(term)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, list | Mapping):
                inner = next(iter(self.of(node).images(term)), "")
                if inner:
                    return inner
        return ""

    def _objects(self, term: str) -> list[Node]:
        found = []
        for item in _listed(self.node.get(term)):
            if isinstance(item, Mapping):
                found.append(item)
            elif item is not None:
                reason = f"{term!r} must be an object or a list of objects, not {_kind(item)}"
                self.note(term, reason)
        return found

    def _resolved(self, item: Node) -> Node:
        reference = item.get("@id")
        if set(item) <= {"@id", "@type"} and isinstance(reference, str):
            return self._by_id.get(reference, item)
        return item

    def _texts(self, term: str) -> Iterator[tuple[str, str]]:
        """(text, language or "") of everything under the term."""
        for item in _listed(self.node.get(term)):
            found = list(self._item_texts(item, depth=0))
            if not found and item not in (None, "", {}, []):
                reason = f"{term!r} must be text or have a name, not {_kind(item)}"
                self.note(term, reason)
            yield from found

    def _item_texts(self, item: Any, depth: int) -> Iterator[tuple[str, str]]:
        match item:
            case bool():
                yield ("true" if item else "false"), ""
            case str():
                if text := _enumerated(item):
                    yield text, ""
            case {"@value": value}:
                language = item.get("@language")
                text = "true" if value is True else "false" if value is False else value
                if isinstance(text, str) and text:
                    yield text, language if isinstance(language, str) else ""
            case Mapping() if depth < _DEEPEST:
                yield from self._node_texts(self._resolved(item), depth + 1)

    def _node_texts(self, node: Node, depth: int) -> Iterator[tuple[str, str]]:
        for term in _NAMING:
            for value in _listed(node.get(term)):
                found = list(self._item_texts(value, depth))
                unit = _unit(node) if term == "value" else ""
                yield from ((f"{text} {unit}".strip(), language) for text, language in found)
                if found:
                    return
        if node and all(_is_language_map_entry(name, text) for name, text in node.items()):
            yield from ((str(text), name) for name, text in node.items())


_DEEPEST = 4


def is_a(node: Node, *type_names: str) -> bool:
    """Whether the node's `@type` is, or lists, one of the types, with or without prefix."""
    return any(
        isinstance(name, str) and name.replace(":", "/").rpartition("/")[2] in type_names
        for name in _listed(node.get("@type"))
    )


def _listed(value: Any) -> Sequence[Any]:
    if isinstance(value, Mapping):
        value = value.get("@list") or value.get("@set") or value
    return value if isinstance(value, list) else [value]


def _enumerated(text: str) -> str:
    """`https://schema.org/Female` is the value Female of an enumeration."""
    for prefix in _ENUMERATIONS:
        if text.startswith(prefix):
            return text[len(prefix) :]
    return text


def _unit(node: Node) -> str:
    for term in ("unitText", "unitCode"):
        if isinstance(unit := node.get(term), str):
            return unit
    return ""


def _is_language_map_entry(name: str, text: Any) -> bool:
    return isinstance(text, str) and len(name.partition("-")[0]) == 2 and name.isascii()


def _kind(value: object) -> str:
    names = {bool: "true or false", dict: "an object", list: "a list", str: "text"}
    return names.get(type(value), type(value).__name__)
