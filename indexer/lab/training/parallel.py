"""Forward and backward passes over parts of a batch on several threads.

Threads of one core each, not one operation on several cores: beside other programs the latter waits
for its slowest part at every layer, which costs five times as much.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indexer.lab.training.student import Answer

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Parts:
    """A batch seen in parts: `whole` has leaves of its own, so that a loss over all views can be
    taken back through each part by itself (gradient caching, Gao et al. 2021)."""

    whole: Answer
    _seen: Sequence[Answer]

    def backward(self, pool: ThreadPoolExecutor) -> None:
        """Takes the gradients that `whole` has gathered back through the parts."""
        at, jobs = 0, []
        for part in self._seen:
            rows = slice(at, at + len(part.vectors))
            at = rows.stop
            jobs.append(pool.submit(self._back, part, rows))
        for job in jobs:
            job.result()

    def _back(self, part: Answer, rows: slice) -> None:
        import torch

        pairs = [
            (theirs, ours.grad[rows])
            for theirs, ours in zip(_tensors(part), _tensors(self.whole), strict=True)
            if theirs.requires_grad and ours.grad is not None
        ]
        torch.autograd.backward([output for output, _ in pairs], [grad for _, grad in pairs])


def seen_in_parts(
    see: "Callable[[torch.Tensor], Answer]",
    features: "torch.Tensor",
    size: int,
    pool: ThreadPoolExecutor,
) -> Parts:
    """`see` of `features` (n, ...), `size` rows at a time."""
    import torch

    seen = list(pool.map(see, torch.split(features, size)))
    whole = [
        torch.cat([part.detach() for part in same]).requires_grad_(same[0].requires_grad)
        for same in zip(*map(_tensors, seen), strict=True)
    ]
    return Parts(Answer(*whole), seen)


def _tensors(answer: Answer) -> "tuple[torch.Tensor, torch.Tensor]":
    return answer.vectors, answer.patches
