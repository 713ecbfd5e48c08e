"""The text tower taught alone, against image vectors that no longer move.

Choosing how much of the image tower's learning to keep moves its vectors; the words follow.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from indexer.training.captions import draw_captions, truth
from indexer.training.concepts import Facts
from indexer.training.losses import text_loss
from lookup.encoders.word_pieces import WordPieces

if TYPE_CHECKING:
    import torch

_RATE = 1e-3
_CAPTIONS = 64
_PICTURES = 256


def tune_text(
    model: Any,
    vectors: "torch.Tensor",
    facts: Sequence[Facts],
    words: WordPieces,
    *,
    steps: int,
    seed: int,
) -> Iterator[float]:
    """Teaches the text tower of `model` in place, giving the loss of each step.

    `vectors` (n, d): unit rows of pictures, of which `facts` (n) are known.
    """
    import torch

    model.requires_grad_(False)
    taught = [*model.text.parameters(), model.logit_scale, model.logit_bias]
    for parameter in taught:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(taught, lr=_RATE, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    for step in range(steps):
        rng = np.random.default_rng([seed, step, 2])
        shown = rng.choice(len(facts), min(_PICTURES, len(facts)), replace=False)
        known = [facts[int(index)] for index in shown]
        captions = draw_captions(known[:_CAPTIONS], rng)
        numbers = torch.from_numpy(words.numbers([caption.text for caption in captions]))
        texts = model.encode_text(numbers, normalize=True)
        fits = torch.from_numpy(truth(captions, known))
        loss = text_loss(texts, vectors[shown], fits, model.logit_scale, model.logit_bias)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        schedule.step()
        yield loss.item()
