"""How well held-out products are found, while training and when choosing what to keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Bank, Row, origin_of
from indexer.lab.training.captions import Caption, truth
from indexer.lab.training.concepts import concepts
from indexer.lab.training.student import Answer, see
from indexer.lab.training.trunk import PATCH_STAGE
from lookup.base.errors import BadInput
from lookup.encoders.word_pieces import WordPieces

if TYPE_CHECKING:
    import torch

_BATCH = 48
_PATCH_PAIRS = 80
_LEAST_FITTING = 5


@dataclass(frozen=True)
class HeldOut:
    """Catalogue pictures and photos of products that training never sees."""

    gallery: list[int]
    queries: list[int]

    @classmethod
    def of(cls, rows: Sequence[Row], most: int) -> "HeldOut":
        """At most that many of each, spread over all; photos whose product has a picture only."""
        held = [index for index, row in enumerate(rows) if row.held_out]
        gallery = [index for index in held if rows[index].domain == "catalogue"]
        gallery = gallery[:: max(1, len(gallery) // most)]
        shown = {rows[index].variant for index in gallery}
        queries = [
            index
            for index in held
            if rows[index].domain == "phone" and rows[index].variant in shown
        ]
        return cls(gallery, queries[:: max(1, len(queries) // most)])


def measure(
    model: Any,
    bank: Bank,
    held_out: HeldOut,
    words: WordPieces,
    first_stage: int,
    centre: "torch.Tensor",
) -> dict[str, float]:
    """recall@1 of products by global vector, by origin and in all; by patches on a part, where
    they move; and precision@5 of captions of type and colour. Raises BadInput where nothing is held
    out."""
    if not held_out.queries:
        raise BadInput(
            "No photo of the views is of a product held out.",
            "One product in ten is: give more photos, drawn products or packs.",
        )
    gallery = seen_rows(model, bank, held_out.gallery, first_stage)
    queries = seen_rows(model, bank, held_out.queries, first_stage)
    products = np.array([bank.rows[index].product for index in held_out.gallery])
    asked = np.array([bank.rows[index].product for index in held_out.queries])
    best = np.argmax(queries.vectors.numpy() @ gallery.vectors.numpy().T, axis=1)
    right = products[best] == asked
    figures = {"recall": float(right.mean())}
    origins = np.array([origin_of(name) for name in asked])
    for origin in np.unique(origins):
        figures[f"recall_{origin}"] = float(right[origins == origin].mean())
    if first_stage <= PATCH_STAGE:
        figures["recall_patches"] = _patch_recall(queries, gallery, asked, products, centre)
    rows = [bank.rows[index] for index in held_out.gallery]
    figures["text_precision_at_5"] = _text_precision(model, rows, gallery.vectors, words)
    return figures


def seen_rows(model: Any, bank: Bank, indices: Sequence[int], first_stage: int) -> Answer:
    """What the model says of those rows of the bank, on the CPU; without patches where those are
    the bank's own features."""
    import torch

    device = model.logit_scale.device
    vectors, patches = [], []
    with torch.inference_mode():
        for start in range(0, len(indices), _BATCH):
            features = torch.from_numpy(bank.features(indices[start : start + _BATCH]))
            features = features.to(device, memory_format=torch.channels_last)
            seen = see(model.visual, features, first_stage)
            vectors.append(seen.vectors.cpu())
            if first_stage <= PATCH_STAGE:
                patches.append(seen.patches.cpu())
    return Answer(torch.cat(vectors), torch.cat(patches) if patches else torch.empty(0))


def _patch_recall(
    queries: Answer,
    gallery: Answer,
    asked: npt.NDArray[np.str_],
    products: npt.NDArray[np.str_],
    centre: "torch.Tensor",
) -> float:
    """By the mean best cosine of every other catalogue patch, among as many as can be afforded."""
    step = max(1, len(products) // _PATCH_PAIRS)
    some = np.arange(0, len(products), step)
    photos = [index for index in range(len(asked)) if asked[index] in set(products[some])]
    photos = photos[:: max(1, len(photos) // _PATCH_PAIRS)]
    shown = unit_patches(gallery.patches[some], centre)[:, ::2]
    right = 0
    for index in photos:
        photo = unit_patches(queries.patches[index : index + 1], centre)[0]
        score = (shown @ photo.T).amax(dim=2).pow(3).mean(dim=1)
        right += bool(products[some][int(score.argmax())] == asked[index])
    return right / max(1, len(photos))


def unit_patches(patches: "torch.Tensor", centre: "torch.Tensor") -> "torch.Tensor":
    """(n, c, h, w) as unit rows (n, h * w, c), after taking `centre` (c,) from each."""
    import torch

    rows = patches.flatten(2).transpose(1, 2) - centre
    return torch.nn.functional.normalize(rows, dim=2)


def _text_precision(
    model: Any, rows: Sequence[Row], vectors: "torch.Tensor", words: WordPieces
) -> float:
    """Mean precision@5 of "colour type" in English over those that fit five pictures or more."""
    import torch

    known = concepts().values()
    captions = [
        Caption(f"{color.words['en'][0]} {kind.words['en'][0]}", (color, kind))
        for color in known
        for kind in known
        if color.kind == "color" and kind.kind == "type"
    ]
    fits = truth(captions, [row.facts for row in rows])
    asked = np.flatnonzero((fits == 1).sum(axis=1) >= _LEAST_FITTING)
    if len(asked) == 0:
        return float("nan")
    numbers = torch.from_numpy(words.numbers([captions[index].text for index in asked]))
    with torch.inference_mode():
        texts = model.encode_text(numbers.to(model.logit_scale.device), normalize=True).cpu()
    order = torch.argsort(texts @ vectors.T, dim=1, descending=True)[:, :5].numpy()
    return float(np.mean(np.take_along_axis(fits[asked] == 1, order, axis=1)))
