"""Light on surfaces: from slopes to a tone between 0 and 255, independent of colour."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from indexer.lab.drawn.arrays import Bytes, Field
from indexer.lab.drawn.material import BASE_TONE, Material


def _studio() -> Bytes:
    """What polished metal mirrors: from above (0) past the viewer (128) to the floor (255)."""
    at = [0, 28, 52, 78, 100, 118, 138, 152, 170, 196, 224, 255]
    tone = [150, 235, 255, 205, 158, 170, 186, 120, 52, 78, 172, 96]
    return np.interp(np.arange(256), at, tone).astype(np.uint8)


_MIRROR = _studio()
_MIRROR.setflags(write=False)


@dataclass(frozen=True)
class Light:
    """A key light from `azimuth` (degrees, 0 from the right, 90 from above) over a soft fill."""

    azimuth: float = 124.0
    elevation: float = 46.0
    fill: float = 0.40
    """Share of light that comes from everywhere."""

    def key(self) -> tuple[float, float, float]:
        """Unit vector towards the key light, y down, z to the viewer."""
        flat = math.cos(math.radians(self.elevation))
        turn = math.radians(self.azimuth)
        return (
            flat * math.cos(turn),
            -flat * math.sin(turn),
            math.sin(math.radians(self.elevation)),
        )

    def tone(self, gx: Field, gy: Field, kept: Field | None, surface: Material, y: Field) -> Bytes:
        """The tone of each pixel, uint8 (h, w).

        gx, gy: slopes of the height, (h, w); kept: share of light that hollows keep, (h, w);
        y: each row's height in the picture in world units, (h, 1).
        """
        inv = gx * gx
        inv += gy * gy
        inv += 1
        cv2.pow(inv, -0.5, dst=inv)
        if surface.metal:
            return self._mirror(gx, gy, inv, y)
        lx, ly, lz = self.key()
        facing = gx * -lx
        facing -= gy * ly
        facing += lz
        facing *= inv
        np.maximum(facing, 0, out=facing)
        tone = facing * (BASE_TONE * (1 - self.fill) / lz)
        # The fill comes mostly from above: faces that look down get less of it.
        sky = gy * inv
        sky *= 0.35 * BASE_TONE * self.fill
        tone += sky
        tone += BASE_TONE * self.fill
        tone *= 1.03 - 0.09 * y
        if kept is not None:
            tone *= kept
        if surface.gloss > 0:
            tone += self._highlight(gx, gy, inv, surface)
        return np.asarray(np.clip(tone, 0, 255).astype(np.uint8))

    def _highlight(self, gx: Field, gy: Field, inv: Field, surface: Material) -> Field:
        lx, ly, lz = self.key()
        norm = math.sqrt(lx * lx + ly * ly + (lz + 1) ** 2)
        shine = gx * (-lx / norm)
        shine -= gy * (ly / norm)
        shine += (lz + 1) / norm
        shine *= inv
        np.maximum(shine, 0, out=shine)
        for _ in range(surface.tightness):
            shine *= shine
        shine *= 105 * surface.gloss
        return shine

    def _mirror(self, gx: Field, gy: Field, inv: Field, y: Field) -> Bytes:
        lx = self.key()[0]
        seen = gy * -0.92
        seen += gx * (0.45 * math.copysign(1.0, lx))
        seen *= inv
        # Flat plates still mirror a little more floor the lower they sit.
        seen += 0.10 * y
        seen *= 127
        seen += 128
        return np.asarray(_MIRROR[np.clip(seen, 0, 255).astype(np.uint8)])
