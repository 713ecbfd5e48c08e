"""Choosing among texts by language tag."""

from collections.abc import Mapping


def localized(texts: Mapping[str, str], locale: str | None, default: str | None) -> str | None:
    """The text for `locale` (RFC 4647 lookup: fr-CH, then fr), else `default`."""
    if not locale or not texts:
        return default
    by_tag = {tag.replace("_", "-").casefold(): text for tag, text in texts.items()}
    subtags = locale.replace("_", "-").casefold().split("-")
    while subtags:
        if text := by_tag.get("-".join(subtags)):
            return text
        subtags.pop()
    return default
