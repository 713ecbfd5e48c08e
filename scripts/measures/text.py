"""How well "TYPE in COLOUR" finds the pictures of a labelled set, in each language."""

import csv
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.run import written
from lookup.evaluation.text_search import text_figures
from measures.labelled import THREADS, labelled

_PHRASES = {"en": "{type} in {color}", "fr": "{type} en {color}"}


@click.command()
@labelled
@click.argument("words", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def text(images: list[LabelledImage], encoder_dir: Path, words: Path) -> dict[str, Any]:
    """Search the gallery of MANIFEST by the types and colours of WORDS, such as
    scripts/measures/text_queries_luma.csv.

    WORDS names types by patterns of product ids, and colours of the `color` attribute, in a column
    a language. A picture is right when both fit.
    """
    gallery = [image for image in images if image.split == "gallery"]
    queries, fits = _queries(words, gallery)
    with written(images, encoder_dir, threads=THREADS) as generation:
        vectors = generation.vectors.vectors(np.arange(len(gallery)))
        figures = {}
        for language in _PHRASES:
            asked = [query[language] for query in queries]
            found = text_figures(asked, generation.encoder.encode_text(asked), vectors, fits)
            figures[language] = found.model_dump(mode="json")
    return {"images": len(gallery), "queries": len(queries), **figures}


def _queries(
    words: Path, gallery: list[LabelledImage]
) -> tuple[list[dict[str, str]], npt.NDArray[np.bool_]]:
    """Texts by language for each pair that fits an image, and which images they fit."""
    with words.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
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
                        language: phrase.format(type=same[0][language], color=color[language])
                        for language, phrase in _PHRASES.items()
                    }
                )
                fits.append(fit)
    return queries, np.array(fits, bool)
