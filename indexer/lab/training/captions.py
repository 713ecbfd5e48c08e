"""Captions drawn from what is known of pictures, and which pictures each of them fits."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.lab.training.concepts import KINDS, LANGUAGES, Concept, Facts, Kind, concepts

# The parts in braces are concepts; every template of a language is as likely as the others.
_TEMPLATES: dict[str, tuple[str, ...]] = {
    "en": (
        "{type}", "{color}", "{color} {type}", "{type} in {color}", "{material} {type}",
        "a photo of a {color} {type}", "{color} {material} {type}", "{type} in {color} {material}",
    ),
    "fr": (
        "{type}", "{color}", "{type} {color}", "{type} en {color}", "{type} en {material}",
        "une photo de {type} {color}", "{type} {color} en {material}", "{type} de couleur {color}",
    ),
    "it": (
        "{type}", "{color}", "{type} {color}", "{type} in {color}", "{type} in {material}",
        "{type} {color} in {material}", "{type} di colore {color}",
    ),
    "es": (
        "{type}", "{color}", "{type} {color}", "{type} en {color}", "{type} de {material}",
        "{type} {color} de {material}", "{type} de color {color}",
    ),
    "de": (
        "{type}", "{color}", "{color} {type}", "{type} in {color}", "{type} aus {material}",
        "{color} {type} aus {material}",
    ),
    "zh": ("{type}", "{color}", "{color}{type}", "{color}的{type}", "{material}{type}",
           "{color}{material}{type}"),
}  # fmt: skip
_PART = re.compile(r"\{(\w+)\}")
_TYPO_SHARE = 0.04
_UNKNOWN = -1


@dataclass(frozen=True)
class Caption:
    """Words, and the concepts that a picture must show for them to be true."""

    text: str
    says: tuple[Concept, ...]


def draw_captions(facts: Sequence[Facts], rng: np.random.Generator) -> list[Caption]:
    """One caption that is true of each of the facts which say anything, in a language drawn."""
    return [caption for each in facts if (caption := _caption(each, rng)) is not None]


def truth(captions: Sequence[Caption], facts: Sequence[Facts]) -> NDArray[np.int8]:
    """int8 (captions, facts): 1 where the caption is true of the picture, 0 where it is not, -1
    where nobody knows."""
    table = np.empty((len(captions), len(facts)), np.int8)
    for row, caption in enumerate(captions):
        for column, each in enumerate(facts):
            table[row, column] = _fits(caption, each)
    return table


def all_words() -> Iterator[str]:
    """Every text that captions are made of, the templates' own words included."""
    for concept in concepts().values():
        for words in concept.words.values():
            yield from words
    for templates in _TEMPLATES.values():
        for template in templates:
            yield _PART.sub(" ", template)


def _caption(facts: Facts, rng: np.random.Generator) -> Caption | None:
    known: dict[Kind, list[str]] = {
        kind: sorted(keys) for kind in KINDS if (keys := facts.of(kind))
    }
    language = LANGUAGES[int(rng.integers(len(LANGUAGES)))]
    fitting = [
        (template, parts)
        for template in _TEMPLATES[language]
        if (parts := _parts(template)) and set(parts) <= set(known)
    ]
    if not fitting:
        return None
    template, parts = fitting[int(rng.integers(len(fitting)))]
    says = []
    for part in parts:
        concept = concepts()[known[part][int(rng.integers(len(known[part])))]]
        words = concept.words[language]
        word = words[int(rng.integers(len(words)))]
        template = template.replace("{" + part + "}", word, 1)
        says.append(concept)
    return Caption(_mistyped(template, rng), tuple(says))


def _parts(template: str) -> list[Kind]:
    return [kind for name in _PART.findall(template) for kind in KINDS if kind == name]


def _mistyped(text: str, rng: np.random.Generator) -> str:
    """The text, now and then with a letter left out or two exchanged."""
    if len(text) < 5 or rng.random() > _TYPO_SHARE * len(text.split()):
        return text
    at = int(rng.integers(1, len(text) - 1))
    if rng.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _fits(caption: Caption, facts: Facts) -> int:
    answers = [_shows(concept, facts.of(concept.kind)) for concept in caption.says]
    if 0 in answers:
        return 0
    return _UNKNOWN if _UNKNOWN in answers else 1


def _shows(concept: Concept, known: frozenset[str] | None) -> int:
    if known is None:
        return _UNKNOWN
    if concept.key in known:
        return 1
    wider = concept.implies & known - {concept.key}
    # Known to be a shoe and nothing narrower: it may well be a sneaker.
    undecided = any(
        not any(key in concepts()[other].implies for other in known - {key}) for key in wider
    )
    return _UNKNOWN if undecided else 0
