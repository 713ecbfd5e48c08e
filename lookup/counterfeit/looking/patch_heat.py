"""Where a photo that aligns with no reference shows what its nearest references do not."""

from collections.abc import Sequence

import cv2
import numpy as np

from lookup.counterfeit.looking.look import Floats, ItemLook


def patch_heat(photo: ItemLook, references: Sequence[ItemLook]) -> Floats:
    """1 - cosine of each patch with the most alike patch of any reference, float32 (h, w).

    A memory of genuine patches, as PatchCore has (Roth and others 2022).
    """
    rows, columns, _ = photo.patches.shape
    own = photo.patches.reshape(rows * columns, -1)
    best = np.stack([(own @ _flat(reference).T).max(axis=1) for reference in references])
    heat = np.asarray(1 - best.max(axis=0).reshape(rows, columns), np.float32)
    return np.asarray(cv2.GaussianBlur(heat, (0, 0), 0.8), np.float32)


def usual_patch_heat(references: Sequence[ItemLook]) -> Floats:
    """The same of genuine photos, each against the others, float32, ascending; empty where there
    are fewer than two."""
    if len(references) < 2:
        return np.empty(0, np.float32)
    heats = [
        patch_heat(one, [other for other in references if other is not one]) for one in references
    ]
    return np.sort(np.concatenate([heat.reshape(-1) for heat in heats]))


def _flat(look: ItemLook) -> Floats:
    flat: Floats = look.patches.reshape(-1, look.patches.shape[-1])
    return flat
