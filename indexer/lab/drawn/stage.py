"""The drawing board: shapes of a material go on it back to front, colours come last.

Geometry and light are worked out once; `Stage.coloured` then gives every colourway from the same
pieces, so colourways share their outlines to the pixel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from indexer.lab.drawn import texture
from indexer.lab.drawn.arrays import Bytes, Field, Points
from indexer.lab.drawn.light import Light
from indexer.lab.drawn.material import Material, Rgb, material, ramp

Box: TypeAlias = tuple[int, int, int, int]
_SHIFT = 4


@dataclass(frozen=True)
class Frame:
    """The part of the world that is seen: its centre, how many times enlarged, from which side."""

    zoom: float = 1.0
    cx: float = 0.0
    cy: float = 0.0
    mirrored: bool = False


@dataclass
class Piece:
    """One shape: where it is, how much it covers and its tone before colour."""

    box: Box
    cover: Bytes
    tone: Bytes
    slot: str
    surface: Material


_SHADE = Material("shade", glare=0.0)


@dataclass
class Stage:
    """Pieces drawn so far on a square of `px` pixels."""

    px: int
    frame: Frame = field(default_factory=Frame)
    light: Light = field(default_factory=Light)
    grain: tuple[float, float] = (0.0, 0.0)
    """Where on the texture tiles this item was cut, in texels."""
    sewing: int | None = None
    """Seed of where each stitch of this piece fell; None: all where they should."""
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.covered: Bytes = np.zeros((self.px, self.px), np.uint8)

    @property
    def scale(self) -> float:
        """Pixels a world unit."""
        return self.px / 2 * self.frame.zoom

    def to_px(self, path: Points) -> NDArray[np.float64]:
        """World to pixel coordinates, float64 (n, 2)."""
        centre = np.asarray([self.frame.cx, self.frame.cy])
        seen = path * [-1, 1] if self.frame.mirrored else path
        return np.asarray((seen - centre) * self.scale + self.px / 2)

    def _fixed(self, path: Points) -> NDArray[np.int32]:
        return np.round(self.to_px(path) * (1 << _SHIFT)).astype(np.int32)

    def region(self, paths: Sequence[Points], margin: float = 0.0) -> Box | None:
        """The pixel box of the paths grown by `margin` world units; None when out of sight."""
        px = np.vstack([self.to_px(p) for p in paths])
        grow = margin * self.scale + 3
        x0, y0 = (int(max(0, v)) for v in np.floor(px.min(0) - grow))
        x1, y1 = (int(min(self.px, v)) for v in np.ceil(px.max(0) + grow))
        return (x0, y0, x1, y1) if x1 - x0 > 1 and y1 - y0 > 1 else None

    def fill(self, paths: Sequence[Points], box: Box, holes: Sequence[Points] = ()) -> Bytes:
        """Anti-aliased cover of closed outlines within a pixel box, uint8 (h, w)."""
        x0, y0, x1, y1 = box
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        corner = np.asarray([x0, y0], np.int32) << _SHIFT
        for path in paths:
            cv2.fillPoly(mask, [self._fixed(path) - corner], 255, cv2.LINE_AA, _SHIFT)
        for hole in holes:
            cv2.fillPoly(mask, [self._fixed(hole) - corner], 0, cv2.LINE_AA, _SHIFT)
        return mask

    def stroke(
        self, paths: Sequence[Points], width: float, box: Box, *, closed: bool = False
    ) -> Bytes:
        """Anti-aliased cover of lines with round ends, uint8 (h, w)."""
        x0, y0, x1, y1 = box
        mask = np.zeros((y1 - y0, x1 - x0), np.uint8)
        corner = np.asarray([x0, y0], np.int32) << _SHIFT
        thick = max(1, round(width * self.scale))
        for path in paths:
            ink = self._fixed(path) - corner
            cv2.polylines(mask, [ink], closed, 255, thick, cv2.LINE_AA, _SHIFT)
        return mask

    def panel(
        self,
        paths: Points | Sequence[Points],
        slot: str,
        surface: str,
        *,
        edge: float = 0.02,
        dome: float = 0.0,
        holes: Sequence[Points] = (),
        shadow: float = 0.0,
        depth: float = 0.03,
        dim: float = 1.0,
    ) -> Piece | None:
        """A filled shape with rounded edges.

        edge: width of the rounding; dome: how far the whole swells, in world units; shadow:
        darkness it throws on what is below, over `depth`; dim: light kept.
        """
        outlines = [paths] if isinstance(paths, np.ndarray) else list(paths)
        box = self.region(outlines)
        if box is None:
            return None
        if shadow > 0:
            self.cast(outlines, shadow, depth, holes=holes)
        cover = self.fill(outlines, box, holes)
        return self.solid(cover, box, slot, surface, edge=edge, dome=dome, dim=dim)

    def tube(
        self,
        paths: Points | Sequence[Points],
        width: float,
        slot: str,
        surface: str,
        *,
        closed: bool = False,
        shadow: float = 0.0,
        depth: float = 0.03,
        dim: float = 1.0,
        flat: float = 1.0,
    ) -> Piece | None:
        """A round cord, wire or strap along open or closed lines; flat < 1 rounds edges only."""
        lines = [paths] if isinstance(paths, np.ndarray) else list(paths)
        box = self.region(lines, width / 2)
        if box is None:
            return None
        cover = self.stroke(lines, width, box, closed=closed)
        if shadow > 0:
            self._cast_cover(cover, box, shadow, depth)
        return self.solid(cover, box, slot, surface, edge=width / 2 * flat, dim=dim)

    def solid(
        self,
        cover: Bytes,
        box: Box,
        slot: str,
        surface: str,
        *,
        edge: float = 0.02,
        dome: float = 0.0,
        dim: float = 1.0,
    ) -> Piece:
        """A shape given by its cover, lit and put on top."""
        finish = material(surface)
        gx, gy = self._slopes(cover, edge, dome)
        kept = None
        if finish.texture is not None:
            rate = texture.TILE / self.scale / finish.pitch
            x0 = (box[0] - self.px / 2) * rate + self.frame.cx * texture.TILE / finish.pitch
            y0 = (box[1] - self.px / 2) * rate + self.frame.cy * texture.TILE / finish.pitch
            grain = texture.sampled(
                finish.texture,
                x0 + self.grain[0] + 8 * texture.TILE,
                y0 + self.grain[1] + 8 * texture.TILE,
                cover.shape[0],
                cover.shape[1],
                rate,
            )
            gx += grain[..., 0] * finish.relief
            gy += grain[..., 1] * finish.relief
            kept = grain[..., 2]
        rows = (np.arange(box[1], box[3], dtype=np.float32) - self.px / 2) / self.scale
        tone = self.light.tone(gx, gy, kept, finish, rows[:, None] + self.frame.cy)
        if dim != 1.0:
            tone = cv2.convertScaleAbs(tone, alpha=dim)
        return self.put(Piece(box, cover, tone, slot, finish))

    def put(self, piece: Piece) -> Piece:
        """Add a ready piece on top."""
        x0, y0, x1, y1 = piece.box
        under = self.covered[y0:y1, x0:x1]
        # 1 - (1 - a)(1 - b), the cover of one thing over another
        under[:] = 255 - cv2.multiply(255 - under, 255 - piece.cover, scale=1 / 255)
        self.pieces.append(piece)
        return piece

    def ink(self, piece: Piece | None, mask: Bytes, slot: str) -> None:
        """Print on a piece: the same tones in another slot's colour where `mask` says so."""
        if piece is None:
            return
        cover = cv2.multiply(piece.cover, mask, scale=1 / 255)
        self.pieces.append(Piece(piece.box, cover, piece.tone, slot, piece.surface))

    def ink_paths(
        self, piece: Piece | None, paths: Sequence[Points], slot: str, width: float = 0.0
    ) -> None:
        """Print outlines (filled, or drawn as closed lines where a width is given) on a piece."""
        if piece is None or not paths:
            return
        if width > 0:
            self.ink(piece, self.stroke(paths, width, piece.box, closed=True), slot)
        else:
            self.ink(piece, self.fill(paths, piece.box), slot)

    def flat(
        self, paths: Points | Sequence[Points], slot: str, tone: int, alpha: float = 1.0
    ) -> None:
        """A shape of one tone: a facet, a printed mark, a reflection."""
        outlines = [paths] if isinstance(paths, np.ndarray) else list(paths)
        box = self.region(outlines)
        if box is None:
            return
        cover = self.fill(outlines, box)
        if alpha < 1:
            cover = cv2.convertScaleAbs(cover, alpha=alpha)
        self.put(Piece(box, cover, np.full_like(cover, tone), slot, material("enamel")))

    def glow(self, path: Points, alpha: float, soft: float, slot: str = "white") -> None:
        """A soft reflection, kept on what is already drawn."""
        box = self.region([path], soft * 2)
        if box is None:
            return
        cover = cv2.convertScaleAbs(self._soften(self.fill([path], box), soft), alpha=alpha)
        self.over(cover, box, slot, tone=255)

    def cast(
        self,
        paths: Sequence[Points],
        darkness: float,
        depth: float,
        holes: Sequence[Points] = (),
    ) -> None:
        """The shadow that a shape `depth` above throws on what is already drawn."""
        box = self.region(paths, depth * 3)
        if box is not None:
            self._shade(self.fill(paths, box, holes), box, darkness, depth)

    def _cast_cover(self, cover: Bytes, box: Box, darkness: float, depth: float) -> None:
        grow = int(depth * 3 * self.scale)
        x0, y0 = max(0, box[0] - grow), max(0, box[1] - grow)
        x1, y1 = min(self.px, box[2] + grow), min(self.px, box[3] + grow)
        wide = np.zeros((y1 - y0, x1 - x0), np.uint8)
        wide[box[1] - y0 : box[3] - y0, box[0] - x0 : box[2] - x0] = cover
        self._shade(wide, (x0, y0, x1, y1), darkness, depth)

    def _shade(self, mask: Bytes, box: Box, darkness: float, depth: float) -> None:
        kx, ky, _ = self.light.key()
        shift = np.asarray([[1, 0, -kx], [0, 1, -ky]], np.float32)
        shift[:, 2] *= depth * self.scale
        soft = self._soften(mask, depth * 0.7)
        soft = cv2.warpAffine(soft, shift, (mask.shape[1], mask.shape[0]))
        self.over(soft, box, "shade", darkness)

    def over(self, cover: Bytes, box: Box, slot: str, alpha: float = 1.0, tone: int = 0) -> None:
        """Shade or light of one tone on what is already drawn, never beyond it."""
        x0, y0, x1, y1 = box
        cover = cv2.multiply(cover, self.covered[y0:y1, x0:x1], scale=alpha / 255)
        self.pieces.append(Piece(box, cover, np.full_like(cover, tone), slot, _SHADE))

    def _soften(self, mask: Bytes, sigma: float) -> Bytes:
        px = sigma * self.scale
        if px < 0.4:
            return mask
        # Wide blurs at a fraction of the size: the eye cannot tell, the clock can.
        step = max(1, int(px / 2.5))
        if step == 1:
            return np.asarray(cv2.GaussianBlur(mask, (0, 0), px), np.uint8)
        size = (max(1, -(-mask.shape[1] // step)), max(1, -(-mask.shape[0] // step)))
        small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
        small = cv2.GaussianBlur(small, (0, 0), px / step, borderType=cv2.BORDER_REPLICATE)
        return np.asarray(cv2.resize(small, mask.shape[::-1], interpolation=cv2.INTER_LINEAR))

    def _slopes(self, cover: Bytes, edge: float, dome: float) -> tuple[Field, Field]:
        radius = edge * self.scale
        if radius < 0.8:
            gx: Field = np.zeros(cover.shape, np.float32)
            gy: Field = gx.copy()
        else:
            inside = cv2.threshold(cover, 127, 255, cv2.THRESH_BINARY)[1]
            run = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
            np.minimum(run, radius, out=run)
            height: Field = run * (2 - run / radius)
            kernel = 2 * max(1, round(radius / 10)) + 1
            height = cv2.blur(height, (kernel, kernel), borderType=cv2.BORDER_REPLICATE)
            gx = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=0.125, borderType=cv2.BORDER_REPLICATE)
            gy = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=0.125, borderType=cv2.BORDER_REPLICATE)
        if dome != 0:
            bx, by = self._swell(cover, dome)
            gx += bx
            gy += by
        return gx, gy

    def _swell(self, cover: Bytes, dome: float) -> tuple[Field, Field]:
        step = max(2, round(min(cover.shape) / 48))
        size = (max(2, cover.shape[1] // step), max(2, cover.shape[0] // step))
        small = cv2.resize(cover, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        sigma = 0.16 * min(size)
        # Replicated: where the picture's edge cuts the shape, the swell must not end there.
        soft = cv2.copyMakeBorder(small, 8, 8, 8, 8, cv2.BORDER_REPLICATE)
        soft = cv2.GaussianBlur(soft, (0, 0), sigma)[8:-8, 8:-8] * (dome * self.scale / 255 / step)
        gx = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=0.125)
        gy = cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=0.125)
        full = cover.shape[::-1]
        return (
            np.asarray(cv2.resize(gx, full, interpolation=cv2.INTER_LINEAR), np.float32),
            np.asarray(cv2.resize(gy, full, interpolation=cv2.INTER_LINEAR), np.float32),
        )

    def coloured(self, colours: Mapping[str, Rgb]) -> Bytes:
        """The item in these colours on nothing: premultiplied RGBA, uint8 (px, px, 4)."""
        canvas = np.zeros((self.px, self.px, 3), np.uint8)
        ramps: dict[tuple[str, str], NDArray[np.uint8]] = {}
        for piece in self.pieces:
            finish = piece.surface
            key = (piece.slot, finish.name)
            if key not in ramps:
                ramps[key] = ramp(colours[piece.slot], metal=finish.metal, glare=finish.glare)
            x0, y0, x1, y1 = piece.box
            painted = cv2.LUT(cv2.merge([piece.tone] * 3), ramps[key])
            weight = piece.cover.astype(np.float32) * np.float32(1 / 255)
            under = canvas[y0:y1, x0:x1]
            canvas[y0:y1, x0:x1] = cv2.blendLinear(painted, under, weight, 1 - weight)
        # Prints reach their piece's soft edge twice: colour must not outgrow the cover there.
        cv2.min(canvas, cv2.merge([self.covered] * 3), dst=canvas)
        item = np.empty((self.px, self.px, 4), np.uint8)
        cv2.mixChannels([canvas, self.covered], [item], [0, 0, 1, 1, 2, 2, 3, 3])
        return item
