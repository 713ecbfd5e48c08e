"""The many ways schema.org lets one write one value."""

from collections.abc import Iterator, Mapping
from typing import Any

from indexer.feeds.values.bad_value import BadValue

Node = Mapping[str, Any]


def is_a(node: Node, type_name: str) -> bool:
    """Whether the node's `@type` is, or lists, the schema.org type, with or without prefix."""
    types = node.get("@type")
    listed = types if isinstance(types, list) else [types]
    return any(
        isinstance(name, str) and name.replace(":", "/").rpartition("/")[2] == type_name
        for name in listed
    )


def term_text(node: Node, term: str) -> str:
    """A text of no language (an id, a price), "" for nothing. Raises BadValue for several."""
    value = node.get(term)
    if value is None:
        return ""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if not isinstance(value, str):
        raise BadValue(f"{term!r} must be one text")
    return value


def term_texts(node: Node, term: str) -> tuple[str, dict[str, str]]:
    """(default text, texts by language) of a text, a language map's values, or a named node.

    The default is the text of no language, else the first one. Raises BadValue.
    """
    value = node.get(term)
    by_language: dict[str, str] = {}
    default = first = ""
    for item in value if isinstance(value, list) else [value]:
        match item:
            case None:
                continue
            case str(text):
                default = default or text
            case {"@value": str(text), "@language": str(language)}:
                by_language[language] = text
            case {"@value": str(text)} | {"name": str(text)}:
                default = default or text
            case _:
                raise BadValue(f"{term!r} must be text, text with a language, or have a name")
        first = first or text
    return default or first, by_language


def term_nodes(node: Node, term: str) -> list[Node]:
    """The nodes under a term, one or a list. Raises BadValue for anything else."""
    value = node.get(term)
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(item, dict) for item in items):
        raise BadValue(f"{term!r} must be an object or a list of objects")
    return items


def term_node(node: Node, term: str) -> Node:
    """The first node under a term, {} for none. Raises BadValue."""
    return next(iter(term_nodes(node, term)), {})


def references(node: Node, term: str) -> Iterator[str]:
    """The `@id`s under a term; whatever else stands there is passed over."""
    value = node.get(term)
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict) and isinstance(item.get("@id"), str):
            yield item["@id"]


def term_images(node: Node) -> list[str]:
    """Paths or addresses of the node's `image`s: texts or ImageObjects. Raises BadValue."""
    value = node.get("image")
    paths = []
    for item in value if isinstance(value, list) else [value]:
        match item:
            case None:
                continue
            case str(path) | {"contentUrl": str(path)} | {"url": str(path)} | {"@id": str(path)}:
                paths.append(path)
            case _:
                raise BadValue("'image' must be an address, an ImageObject, or a list of them")
    return paths
