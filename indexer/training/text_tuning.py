"""The text tower taught alone, against image vectors that no longer move.

Choosing how much of the image tower's learning to keep moves its vectors; the words follow. Every
concept has a direction among image vectors, found in closed form; a caption is taught to point to
the sum of those it names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.training.captions import Caption, draw_captions, truth
from indexer.training.concepts import Facts, concepts
from lookup.encoders.word_pieces import WordPieces

if TYPE_CHECKING:
    import torch

_RATE = 1e-3
_CAPTIONS = 64
_LEAST_SHOWN = 5
_RIDGE = 0.1
"""Of the vectors' mean variance: how far the directions are held from fitting single pictures."""


def concept_directions(
    vectors: npt.NDArray[np.float32], facts: Sequence[Facts]
) -> Mapping[str, npt.NDArray[np.float32]]:
    """For each concept that enough pictures show, the unit direction along which they part best
    from those that do not: linear discriminant analysis with a ridge, from unit rows (n, d)."""
    centred = vectors.astype(np.float64) - vectors.mean(axis=0)
    spread = centred.T @ centred / len(centred)
    spread += _RIDGE * np.trace(spread) / len(spread) * np.eye(len(spread))
    found = {}
    captions = [Caption(key, (concept,)) for key, concept in concepts().items()]
    for caption, fits in zip(captions, truth(captions, facts), strict=True):
        if (fits == 1).sum() >= _LEAST_SHOWN and (fits == 0).any():
            apart = centred[fits == 1].mean(axis=0) - centred[fits == 0].mean(axis=0)
            direction = np.linalg.solve(spread, apart)
            found[caption.text] = (direction / np.linalg.norm(direction)).astype(np.float32)
    return found


def tune_text(
    model: Any,
    vectors: "torch.Tensor",
    facts: Sequence[Facts],
    words: WordPieces,
    *,
    steps: int,
    seed: int,
) -> Iterator[float]:
    """Teaches the text tower of `model` in place, giving the loss of each step: one minus the
    cosine. `vectors` (n, d): unit rows of pictures, of which `facts` (n) are known."""
    import torch

    directions = concept_directions(vectors.numpy(), facts)
    model.requires_grad_(False)
    taught = list(model.text.parameters())
    for parameter in taught:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(taught, lr=_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for step in range(steps):
        captions = _captions(list(directions), np.random.default_rng([seed, step, 2]))
        target = torch.from_numpy(
            np.stack(
                [sum(directions[concept.key] for concept in caption.says) for caption in captions]
            )
        )
        numbers = torch.from_numpy(words.numbers([caption.text for caption in captions]))
        texts = model.encode_text(numbers, normalize=True)
        loss = (1 - torch.nn.functional.cosine_similarity(texts, target, dim=1)).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        schedule.step()
        yield loss.item()


def _captions(keys: Sequence[str], rng: np.random.Generator) -> list[Caption]:
    """Captions of concepts drawn evenly, whether many pictures show them or few."""
    known: dict[str, list[str]] = {"type": [], "color": [], "material": []}
    for key in keys:
        known[concepts()[key].kind].append(key)
    invented = [
        Facts(
            **{
                kind: frozenset([names[int(rng.integers(len(names)))]])
                for kind, names in known.items()
                if names
            }
        )
        for _ in range(_CAPTIONS)
    ]
    return draw_captions(invented, rng)
