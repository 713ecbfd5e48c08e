"""How well "TYPE in COLOUR" finds the pictures of a labelled set, in each language."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from lookup.base.errors import BadInput
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from lookup.evaluation.text_search import text_figures
from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.understanding import understand
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.ranking.text_vectors import EncoderWords, WordVectors
from measures.labelled import THREADS, labelled

_PHRASES = {
    "en": "{type} in {color}",
    "fr": "{type} en {color}",
    "de": "{type} in {color}",
    "it": "{type} {color}",
    "es": "{type} {color}",
    "pl": "{type} {color}",
    "cs": "{color} {type}",
    "el": "{type} {color}",
    "zh": "{color}{type}",
    "ja": "{color}の{type}",
}


@click.command()
@labelled
@click.argument("words", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def text(images: list[LabelledImage], encoder_dir: Path, words: Path) -> dict[str, Any]:
    """Search the gallery of MANIFEST by the types and colours of WORDS, such as
    scripts/measures/text_queries_luma.csv.

    WORDS names types by patterns of product ids, and colours of the `color` attribute, in a column
    a language. A picture is right when both fit. `typed`: nearest to the words as they are typed;
    `searched`: in the order of a search among pictures of which the catalogue says nothing.
    """
    gallery = [image for image in images if image.split == "gallery"]
    queries, fits = _queries(words, gallery)
    with written(images, encoder_dir, threads=THREADS) as generation:
        vectors = generation.vectors.vectors(np.arange(len(gallery)))
        encoder, ranking = generation.encoder, WordVectors(lexicon())
        words_of = MaisonWords(lexicon(), _colors(gallery), ())
        figures = {}
        for language in queries[0]:
            asked = [query[language] for query in queries]
            nearest = np.argsort(-(encoder.encode_text(asked) @ vectors.T), axis=1)
            read = [
                EncoderWords.of(understand(text, lexicon(), words_of), encoder) for text in asked
            ]
            searched = [
                ranking.pictures(generation, each) if each.tells else np.empty(0, np.int64)
                for each in read
            ]
            figures[language] = {
                "typed": text_figures(asked, list(nearest), fits),
                "searched": text_figures(asked, searched, fits),
            }
    shown = {
        language: {how: each.model_dump(mode="json") for how, each in both.items()}
        for language, both in figures.items()
    }
    return {"images": len(gallery), "queries": len(queries), **shown}


def _colors(images: list[LabelledImage]) -> set[str]:
    return {image.attributes["color"] for image in images if "color" in image.attributes}


def _queries(
    words: Path, gallery: list[LabelledImage]
) -> tuple[list[dict[str, str]], npt.NDArray[np.bool_]]:
    """Texts by language for each pair that fits an image, and which images they fit."""
    with words.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    languages = [language for language in _PHRASES if rows and language in rows[0]]
    colors = [row for row in rows if row["kind"] == "color"]
    types: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["kind"] == "type":
            types.setdefault(row["en"], []).append(row)
    queries, fits = [], []
    for same in types.values():
        for color in colors:
            fit = [
                image.attributes.get("color") == color["pattern"]
                and any(fnmatchcase(image.product_id or "", row["pattern"]) for row in same)
                for image in gallery
            ]
            if any(fit):
                queries.append(
                    {
                        language: _PHRASES[language].format(
                            type=same[0][language], color=color[language]
                        )
                        for language in languages
                    }
                )
                fits.append(fit)
    if not queries:
        raise BadInput(
            f"No picture has a type and a colour of {words.name}.",
            "Write patterns of its product ids, and colours as its attributes name them.",
        )
    return queries, np.array(fits, bool)
