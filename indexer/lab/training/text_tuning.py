"""The text tower taught alone, against image vectors that do not move (LiT, Zhai et al. 2022).

A caption is taught to point where the concepts that it names point together.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from indexer.lab.training.captions import Caption, draw_captions
from indexer.lab.training.concepts import Facts, concepts
from indexer.lab.training.directions import Directions
from lookup.encoders.word_pieces import WordPieces

_RATE = 1e-3
_CAPTIONS = 96


def tune_text(
    model: Any, directions: Directions, words: WordPieces, *, steps: int, seed: int
) -> Iterator[float]:
    """Teaches the text tower of `model` in place, giving the loss of each step: one minus the
    cosine between captions and the sums of the directions that they name."""
    import torch

    device = model.logit_scale.device
    model.requires_grad_(False)
    taught = list(model.text.parameters())
    for parameter in taught:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(taught, lr=_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for step in range(steps):
        captions = _captions(list(directions), np.random.default_rng([seed, step, 2]))
        sums = [sum(directions[concept.key] for concept in each.says) for each in captions]
        target = torch.from_numpy(np.stack(sums)).to(device)
        numbers = torch.from_numpy(words.numbers([caption.text for caption in captions]))
        texts = model.encode_text(numbers.to(device), normalize=True)
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
