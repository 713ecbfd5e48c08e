"""What every variant is taught as, worked out once and kept beside the bank."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Bank
from indexer.lab.training.sampler import Shares, teaches
from indexer.lab.training.teacher import Teacher
from indexer.lab.training.trunk import learning_part
from lookup.base.durable import replaced_file

_HEAD_ROWS = 6000
_RIDGE = 1e-3
_AT_ONCE = 64

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Lessons:
    """`variants` names the rows of `lessons`, unit float32 (v, d); `head` (d, 1280) is the linear
    map from the published trunk's pooled features that comes nearest to saying them. The rest is
    the teacher's, as `Teacher` has it."""

    variants: tuple[str, ...]
    lessons: Floats
    head: Floats
    patch_mean: Floats
    patch_basis: Floats
    basis: Floats

    @classmethod
    def of(cls, trunk: Any, first_stage: int, bank: Bank, shares: Shares, dimension: int) -> Self:
        """The mean of what a teacher says of all catalogue pictures of a variant, front and back.
        The teacher is fitted on what teaches by `shares`."""
        pictures = [index for index, row in enumerate(bank.rows) if row.domain == "catalogue"]
        teaching = [index for index, row in enumerate(bank.rows) if teaches(row, shares)]
        seen = sorted(set(pictures) & set(teaching))
        teacher = Teacher.fit(trunk, first_stage, bank, seen, dimension)
        described = teacher.describe(bank, pictures)
        of_variant: dict[str, list[int]] = defaultdict(list)
        for place, index in enumerate(pictures):
            of_variant[bank.rows[index].variant].append(place)
        means = np.stack([described[places].mean(axis=0) for places in of_variant.values()])
        lessons = means / np.linalg.norm(means, axis=1, keepdims=True)
        places = {variant: place for place, variant in enumerate(of_variant)}
        head = _fitted_head(trunk, first_stage, bank, teaching, places, lessons)
        return cls(
            tuple(of_variant),
            lessons,
            head,
            teacher.patch_mean.numpy(),
            teacher.patch_basis.numpy(),
            teacher.basis.numpy(),
        )

    def teacher(self, trunk: Any, first_stage: int) -> Teacher:
        """The teacher again, on the same published trunk."""
        import torch

        arrays = (self.patch_mean, self.patch_basis, self.basis)
        return Teacher(trunk, first_stage, *map(torch.from_numpy, arrays))

    def places(self, variants: Sequence[str]) -> npt.NDArray[np.int64]:
        """The row of each variant in `lessons`, int64 (n,), -1 for those without a lesson."""
        known = {variant: place for place, variant in enumerate(self.variants)}
        return np.array([known.get(variant, -1) for variant in variants], np.int64)

    def write(self, path: Path) -> None:
        """Writes one .npz, whole or not at all."""
        with replaced_file(path) as stream:
            np.savez(stream, **{**vars(self), "variants": np.array(self.variants)})

    @classmethod
    def read(cls, path: Path) -> Self:
        """What `write` wrote."""
        with np.load(path) as arrays:
            variants = tuple(arrays["variants"].tolist())
            return cls(variants, *(arrays[each.name] for each in fields(cls)[1:]))


def _fitted_head(
    trunk: Any,
    first_stage: int,
    bank: Bank,
    teaching: Sequence[int],
    places: Mapping[str, int],
    lessons: Floats,
) -> Floats:
    """By ridge regression on views of all kinds, each by its own vector of length one."""
    import torch

    told = [index for index in teaching if bank.rows[index].variant in places]
    some = told[:: max(1, len(told) // _HEAD_ROWS)]
    pooled = []
    for start in range(0, len(some), _AT_ONCE):
        features = torch.from_numpy(bank.features(some[start : start + _AT_ONCE]))
        with torch.inference_mode():
            pooled.append(learning_part(trunk, features, first_stage)[0])
    seen = torch.nn.functional.normalize(torch.cat(pooled), dim=1).double()
    aims = torch.from_numpy(lessons[[places[bank.rows[index].variant] for index in some]]).double()
    spread = seen.T @ seen + _RIDGE * len(some) / seen.shape[1] * torch.eye(seen.shape[1])
    head: Floats = torch.linalg.solve(spread, seen.T @ aims).T.float().numpy()
    return head
