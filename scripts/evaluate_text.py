"""How well "TYPE in COLOUR" finds the pictures of a labelled set, in each language.

    python scripts/evaluate_text.py luma/manifest.csv scripts/text_queries_luma.csv --json

Pictures are seen as an index of them holds them. The second file names types by patterns of product
ids, and the colours of the `color` attribute, in a column a language. A picture is right when both
fit. precision@5 counts the queries that five pictures fit; `found` is the share of min(5, fitting)
among the first five, over all queries.
"""

import argparse
import csv
import json
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lookup.base.errors import DomainError
from lookup.base.exits import exit_code
from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.evaluation.run import written

_PHRASES = {"en": "{type} in {color}", "fr": "{type} en {color}"}
_FIRST = 5
_RESAMPLES = 2000


def evaluate(
    images: list[LabelledImage],
    queries: list[dict[str, str]],
    vectors: npt.NDArray[np.float32],
    texts: dict[str, npt.NDArray[np.float32]],
    fits: npt.NDArray[np.bool_],
) -> dict[str, object]:
    """The figures of each language; `texts` (queries, d), `vectors` (images, d)."""
    report: dict[str, object] = {"images": len(images), "queries": len(queries)}
    for language, rows in texts.items():
        first = np.argsort(-(rows @ vectors.T), axis=1)[:, :_FIRST]
        hits = np.take_along_axis(fits, first, axis=1).sum(axis=1)
        fitting = fits.sum(axis=1)
        enough = fitting >= _FIRST
        precision = hits[enough] / _FIRST
        report[language] = {
            "queries_with_5": int(enough.sum()),
            "precision_at_5": round(float(precision.mean()), 3),
            "ci95": _interval(precision),
            "found": round(float((hits / np.minimum(fitting, _FIRST)).mean()), 3),
            "by_query": {
                query[language]: f"{hit} of {count}"
                for query, hit, count in zip(queries, hits.tolist(), fitting.tolist(), strict=True)
            },
        }
    return report


def _queries(
    words: Path, images: list[LabelledImage]
) -> tuple[list[dict[str, str]], npt.NDArray[np.bool_]]:
    """Texts by language for each pair that fits an image, and which images they fit."""
    with words.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    types = list(dict.fromkeys(row["en"] for row in rows if row["kind"] == "type"))
    queries, fits = [], []
    for name in types:
        same = [row for row in rows if row["kind"] == "type" and row["en"] == name]
        patterns = [row["pattern"] for row in same]
        for color in (row for row in rows if row["kind"] == "color"):
            fit = [
                image.attributes.get("color") == color["pattern"]
                and any(fnmatchcase(image.product_id or "", pattern) for pattern in patterns)
                for image in images
            ]
            if any(fit):
                parts = ((language, same[0][language], color[language]) for language in _PHRASES)
                queries.append(
                    {lang: _PHRASES[lang].format(type=t, color=c) for lang, t, c in parts}
                )
                fits.append(fit)
    return queries, np.array(fits, bool)


def _interval(values: npt.NDArray[np.float64]) -> list[float]:
    """95 % by resampling queries."""
    rng = np.random.default_rng(0)
    means = rng.choice(values, (_RESAMPLES, len(values))).mean(axis=1)
    return [round(float(edge), 3) for edge in np.quantile(means, (0.025, 0.975))]


def main() -> int:
    """Evaluate; the exit status says whether it worked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("manifest", type=Path)
    parser.add_argument("words", type=Path)
    parser.add_argument("--encoder", default="embedded")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    try:
        labelled = read_manifest(arguments.manifest)
        images = [image for image in labelled if image.split == "gallery"]
        queries, fits = _queries(arguments.words, images)
        encoder = exported_encoder(arguments.encoder, cache_dir=encoder_cache(), offline=True)
        with written(labelled, encoder, threads=2) as generation:
            vectors = generation.vectors.vectors(np.arange(len(images)))
            texts = {
                language: generation.encoder.encode_text([query[language] for query in queries])
                for language in _PHRASES
            }
        report = evaluate(images, queries, vectors, texts, fits)
    except DomainError as error:
        sys.stderr.write(f"{error}\n")
        return exit_code(error)
    sys.stdout.write(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
