"""What the student is taught to say of an item: more than a pooled vector says of it by itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from indexer.lab.training.bank import Bank
from indexer.lab.training.mosaic import ItemFeatures
from indexer.lab.training.trunk import PATCH_CHANNELS, learning_part

if TYPE_CHECKING:
    import torch

_DETAIL, _COLOUR = 1.0, 0.7
"""Lengths of the parts beside the pooled vector, whose length is one."""
_PATCHES_EVENED, _EVENED = 0.5, 0.4
"""How far axes are brought to the same strength: 0 leaves them, 1 makes all as strong."""
_ROWS_FITTED, _PATCHES_FITTED = 5000, 100_000
_OVERSAMPLED = 32
_AT_ONCE = 64


@dataclass(frozen=True)
class Teacher:
    """Describes an item by three things side by side: the trunk's pooled vector; how the channels
    of its patches go together (second-order pooling, Carreira et al. 2012), each patch counting as
    much as it shows of the item; its colour signature. A picture's own mask is needed for that:
    the student has to say the same without one.
    """

    trunk: Any
    first_stage: int
    patch_mean: "torch.Tensor"
    patch_basis: "torch.Tensor"
    basis: "torch.Tensor"

    @classmethod
    def fit(
        cls, trunk: Any, first_stage: int, bank: Bank, rows: Sequence[int], dimension: int
    ) -> "Teacher":
        """The teacher by the `dimension` strongest axes, uncentred, of the catalogue pictures
        `rows`, the weaker ones lifted: what tells two items apart is little of what is seen.
        Fewer pictures have fewer axes; numbers beyond them are 0.
        """
        import torch

        some = list(rows[:: max(1, len(rows) // _ROWS_FITTED)])
        mean, patch_basis = _patch_axes(trunk, first_stage, bank, some)
        whole = cls(trunk, first_stage, mean, patch_basis, torch.empty(0))
        told = torch.cat(list(whole._parts_of(bank, some)))
        torch.manual_seed(0)
        rank = min(dimension, *told.shape)
        more = min(rank + _OVERSAMPLED, *told.shape)
        _, strength, axes = torch.svd_lowrank(told, q=more, niter=2)
        basis = axes[:, :rank] * (strength[:rank] / strength[0]) ** -_EVENED
        basis = torch.nn.functional.pad(basis, (0, dimension - rank))
        return cls(trunk, first_stage, mean, patch_basis, basis)

    def describe(self, bank: Bank, rows: Sequence[int]) -> npt.NDArray[np.float32]:
        """Unit rows, float32 (n, dimension)."""
        import torch

        found = [self.shortened(parts) for parts in self._parts_of(bank, rows)]
        described: npt.NDArray[np.float32] = torch.cat(found).numpy()
        return described

    def described_features(self, shown: ItemFeatures) -> "torch.Tensor":
        """The same of pictures that are in no bank, (n, dimension)."""
        import torch

        with torch.inference_mode():
            pooled, patches = learning_part(self.trunk, shown.features, self.first_stage)
            return self.shortened(self.parts(pooled, patches, shown.weights, shown.colours))

    def shortened(self, parts: "torch.Tensor") -> "torch.Tensor":
        """Unit rows (n, dimension) of what `parts` gives."""
        import torch

        return torch.nn.functional.normalize(parts @ self.basis, dim=1)

    def _parts_of(self, bank: Bank, rows: Sequence[int]) -> "Iterator[torch.Tensor]":
        import torch

        for start in range(0, len(rows), _AT_ONCE):
            shown = bank.shown(rows[start : start + _AT_ONCE])
            with torch.inference_mode():
                pooled, patches = learning_part(self.trunk, shown.features, self.first_stage)
                yield self.parts(pooled, patches, shown.weights, shown.colours)

    def parts(
        self,
        pooled: "torch.Tensor",
        patches: "torch.Tensor",
        weights: "torch.Tensor",
        colours: "torch.Tensor",
    ) -> "torch.Tensor":
        """The three parts side by side (n, p), of pooled features (n, d), patches (n, c, h, w),
        the item's share of each patch (n, h * w) and colour signatures (n, s)."""
        import torch

        unit = torch.nn.functional.normalize
        rows = unit(patches.flatten(2).transpose(1, 2), dim=2) - self.patch_mean
        rows = unit(rows @ self.patch_basis, dim=2)
        shares = weights + 0.02
        shares = shares / shares.sum(dim=1, keepdim=True)
        together = torch.einsum("npi,np,npk->nik", rows, shares, rows)
        first, second = np.triu_indices(together.shape[1])
        twice = torch.from_numpy(np.where(first == second, 1.0, np.sqrt(2)).astype(np.float32))
        products = together[:, first, second] * twice
        detail = unit(products.sign() * products.abs().sqrt(), dim=1)
        return torch.cat([unit(pooled, dim=1), _DETAIL * detail, _COLOUR * unit(colours)], dim=1)


def _patch_axes(
    trunk: Any, first_stage: int, bank: Bank, rows: Sequence[int]
) -> "tuple[torch.Tensor, torch.Tensor]":
    """Mean (c,) of the items' unit patches, and their axes (c, c), in part whitened."""
    import torch

    each = max(1, _PATCHES_FITTED // max(1, len(rows)))
    rng = np.random.default_rng(0)
    patches = []
    for start in range(0, len(rows), _AT_ONCE):
        few = rows[start : start + _AT_ONCE]
        with torch.inference_mode():
            _, grids = learning_part(trunk, torch.from_numpy(bank.features(few)), first_stage)
        for grid, shares in zip(grids.numpy(), bank.weights(few), strict=True):
            chances = shares + 1e-3
            cells = rng.choice(len(shares), each, p=chances / chances.sum())
            patches.append(grid.reshape(PATCH_CHANNELS, -1)[:, cells].T)
    found = torch.nn.functional.normalize(torch.from_numpy(np.concatenate(patches)), dim=1)
    mean = found.mean(dim=0)
    spread, axes = torch.linalg.eigh(torch.cov((found - mean).T))
    return mean, axes * spread.clamp(min=1e-9) ** (-_PATCHES_EVENED / 2)
