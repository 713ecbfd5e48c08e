"""Fit the calibration that ships with the package, from the project's own drawn catalogue.

    python scripts/fit_matching_prior.py

Draws a catalogue and phone photos of a seed that no test and no figure uses, indexes it with the
embedded encoder, and writes lookup/matching/prior.json. Run it again when signals, weights or the
embedded encoder change. Takes some minutes.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from indexer.drawn import draw_catalog
from lookup.encoders.registry import exported_encoder
from lookup.evaluation.encoder_run import encoder_cache
from lookup.evaluation.manifest import LabelledImage, read_manifest
from lookup.evaluation.run import indexed
from lookup.images.files import open_picture
from lookup.images.limits import PhotoLimits
from lookup.index.features import PICTURE_SIDE
from lookup.index.generation import Generation
from lookup.matching.calibration_fit import LabelledEvidence, fit_calibration
from lookup.matching.evidence import ProductEvidence, product_evidence
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.matcher import Matcher
from lookup.matching.view import PictureView

SEED = 41_887
PRODUCTS = 60
PHOTOS = 240
OPEN_SET = 160
FAMILY_SHARE = 0.25
TARGET = Path(__file__).parents[1] / "lookup" / "matching" / "prior.json"
NOTE = (
    f"{PHOTOS} drawn phone photos of a drawn catalogue of {PRODUCTS} products (seed {SEED}), each "
    f"also with its product and the nearest {FAMILY_SHARE:.0%} of products taken out, and "
    f"{OPEN_SET} of products it lacks; scripts/fit_matching_prior.py. "
)

Mask = NDArray[np.bool_]


def main() -> None:
    """Draws, indexes, measures, fits and writes."""
    with TemporaryDirectory() as directory:
        root = Path(directory)
        draw_catalog(
            root,
            products=PRODUCTS,
            seed=SEED,
            photos=PHOTOS,
            open_set=OPEN_SET,
            views=("main", "back", "detail"),
            workers=2,
            size=384,
        )
        images = read_manifest(root / "manifest.csv")
        encoder = exported_encoder("embedded", cache_dir=encoder_cache(), offline=True)
        with indexed(images, encoder, threads=2, progress=lambda done, total: None) as generation:
            photos = list(
                _photos(generation, [image for image in images if image.split == "query"])
            )
    calibration = fit_calibration(photos, source="shipped prior", prior=None)
    noted = calibration.model_copy(update={"note": NOTE + calibration.note})
    TARGET.write_text(noted.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _photos(generation: Generation, queries: list[LabelledImage]) -> Iterator[LabelledEvidence]:
    matcher = Matcher(generation)
    products = generation.entries.product_rows.astype(np.int64)
    weights = FusionWeights()

    def evidence(view: PictureView, among: Mask | None) -> ProductEvidence:
        signals = matcher.signals(view, among)
        return product_evidence(signals, fused(signals, weights), products[signals.rows])

    for query in queries:
        (view,) = matcher.views([open_picture(query.path, PhotoLimits(), target_side=PICTURE_SIDE)])
        group = str(query.product_id or query.path.name)
        if query.open_set:
            yield LabelledEvidence(evidence(view, None), None, group)
            continue
        product = generation.entries.products.index(str(query.product_id))
        yield LabelledEvidence(evidence(view, None), product, group)
        yield LabelledEvidence(evidence(view, ~_family(generation, product)), None, group)


def _family(generation: Generation, product: int) -> Mask:
    """Images of the product and of the others whose best image is nearest to one of its own."""
    products = generation.entries.product_rows
    vectors = generation.vectors.vectors(np.arange(len(products)))
    nearness = (vectors @ vectors[products == product].T).max(axis=1)
    best = np.full(len(generation.entries.products), -1.0, np.float32)
    np.maximum.at(best, products, nearness)
    # The product itself is the nearest of all.
    taken = np.argsort(-best, kind="stable")[: 1 + ceil(FAMILY_SHARE * (len(best) - 1))]
    mask: Mask = np.isin(products, taken)
    return mask


if __name__ == "__main__":
    main()
