"""What pictures are taught to be called: types, colours and materials in six languages."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

Kind = Literal["type", "color", "material"]
KINDS: tuple[Kind, ...] = get_args(Kind)
LANGUAGES = ("en", "fr", "it", "es", "de", "zh")


@dataclass(frozen=True)
class Concept:
    """One meaning: `implies` are the wider ones that hold with it, `classes` the classes of
    ImageNet-1k that mean it, `words` its names."""

    key: str
    kind: Kind
    implies: frozenset[str]
    classes: tuple[int, ...]
    words: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Facts:
    """What is known to be seen in a picture, with everything that is implied.

    None: nothing is known of that kind, so nothing of it may count as wrong.
    """

    type: frozenset[str] | None = None
    color: frozenset[str] | None = None
    material: frozenset[str] | None = None

    def of(self, kind: Kind) -> frozenset[str] | None:
        """The known concepts of that kind."""
        known: dict[Kind, frozenset[str] | None] = {
            "type": self.type,
            "color": self.color,
            "material": self.material,
        }
        return known[kind]


@cache
def concepts() -> Mapping[str, Concept]:
    """All concepts by key, from concepts.csv, whose order they keep."""
    text = files("indexer.lab.training").joinpath("concepts.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    wider = {row["key"]: row["implies"] for row in rows}
    return {
        row["key"]: Concept(
            key=row["key"],
            kind=_kind(row["kind"]),
            implies=frozenset(_chain(row["key"], wider)),
            classes=tuple(map(int, row["classes"].split("|"))) if row["classes"] else (),
            words={language: tuple(row[language].split("|")) for language in LANGUAGES},
        )
        for row in rows
    }


def implied(keys: set[str]) -> frozenset[str]:
    """The keys with everything they imply. Raises KeyError for a concept that is not known."""
    return frozenset().union(*(concepts()[key].implies for key in keys))


def _chain(key: str, wider: Mapping[str, str]) -> list[str]:
    found = [key]
    while following := wider[found[-1]]:
        found.append(following)
    return found


def _kind(text: str) -> Kind:
    return next(kind for kind in KINDS if kind == text)
