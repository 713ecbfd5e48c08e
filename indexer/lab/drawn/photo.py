"""Phone-like photos of drawn products: another light, a messy place, a hasty hand."""

from dataclasses import dataclass

import cv2
import numpy as np

from indexer.lab.drawn.arrays import Bytes, Field
from indexer.lab.drawn.hand import HAND_ZOOM, hand
from indexer.lab.drawn.light import Light
from indexer.lab.drawn.product import DrawnProduct
from indexer.lab.drawn.scene import FLAT, SCENES, UPRIGHT, background, clutter
from indexer.lab.drawn.stage import Stage


@dataclass(frozen=True)
class Shot:
    """How one photo was taken; every number follows from its random stream."""

    scene: str
    held: bool
    occluded: bool
    light: Light
    scale: float
    turn: float
    tilt: tuple[float, float]
    shift: tuple[float, float]
    warmth: float
    exposure: float
    blur: float
    motion: float
    noise: float
    quality: int

    @staticmethod
    def sampled(rng: np.random.Generator, *, stands: bool) -> "Shot":
        """A plausible shot: things that stand go on shelves, things that lie on tables."""
        held = bool(rng.random() < 0.28)
        upright = stands and not held
        # What lies flat is seen from above; a room behind it would leave it floating.
        scenes = UPRIGHT if upright else SCENES if held else FLAT
        scene = str(rng.choice(scenes))
        if upright and rng.random() < 0.2:
            scene = str(rng.choice(FLAT))
        turn = float(rng.normal(0, 5)) if upright else float(rng.normal(0, 14))
        return Shot(
            scene=scene,
            held=held,
            occluded=bool(rng.random() < 0.25),
            light=Light(
                float(rng.uniform(40, 150)),
                float(rng.uniform(34, 62)),
                float(rng.uniform(0.3, 0.55)),
            ),
            scale=float(rng.uniform(0.62, 0.96)),
            turn=turn,
            tilt=(float(rng.normal(0, 0.09)), float(rng.normal(0, 0.07))),
            shift=(float(rng.normal(0, 0.06)), float(rng.normal(0.02, 0.05))),
            warmth=float(rng.normal(0.05, 0.09)),
            exposure=float(rng.normal(0, 0.16)),
            blur=float(rng.gamma(1.2, 0.5)),
            motion=float(rng.gamma(1.0, 1.4)) if rng.random() < 0.4 else 0.0,
            noise=float(rng.uniform(1.5, 7.5)),
            quality=int(rng.integers(52, 90)),
        )


def photographed(
    product: DrawnProduct, way: int, rng: np.random.Generator, size: int
) -> tuple[Bytes, Shot]:
    """A phone photo of the product in its colourway `way`, RGB uint8 (4:3 upright), and how."""
    w, h = round(size * 1.125), round(size * 1.5)
    shot = Shot.sampled(rng, stands=(product.design.floor is not None))
    view = "main" if rng.random() < 0.85 else "back"
    design = product.design.posed(rng)
    stage = Stage(round(size * 1.3), design.frame(view), shot.light, product.grain)
    design.draw(stage, view)
    item = stage.coloured(product.colourways[way].colours)
    scene = background(rng, shot.scene, w, h)
    upright = shot.scene in UPRIGHT
    if not (shot.held and upright):
        things = clutter(rng, size, shot.light, int(rng.integers(1, 6)), low=upright)
        soft = cv2.GaussianBlur(cv2.resize(things, (h, h)), (0, 0), h * 0.003)
        _lay(scene, soft, _centred(h, w, h))
    place = _placement(shot, item.shape[0], w, h)
    cover = cv2.warpPerspective(
        np.ascontiguousarray(item[..., 3]), place, (w, h), flags=cv2.INTER_AREA
    )
    if shot.held:
        scene = cv2.GaussianBlur(scene, (0, 0), h * 0.008)
        behind, before = hand(rng, size, shot.light)
        grip = _placement(shot, size, w, h, 1 / HAND_ZOOM)
        _lay(scene, behind, grip)
        _shade(scene, cover, shot.light, h * 0.012, 0.5)
        _lay(scene, item, place)
        _lay(scene, before, grip)
    else:
        _shade(
            scene,
            cover,
            shot.light,
            h * (0.02 if (product.design.floor is not None) else 0.012),
            0.55,
        )
        _shade(scene, cover, shot.light, h * 0.05, 0.30)
        _lay(scene, item, place)
        if shot.occluded:
            over = clutter(rng, size, shot.light, int(rng.integers(1, 3)), low=upright)
            _lay(
                scene,
                cv2.resize(over, (w, w)),
                np.asarray([[1, 0, 0], [0, 1, (h - w) / 2], [0, 0, 1.0]]),
            )
    return _camera(scene, shot, rng), shot


def _centred(side: int, w: int, h: int) -> Field:
    return np.asarray([[1, 0, (w - side) / 2], [0, 1, (h - side) / 2], [0, 0, 1]], np.float32)


def _placement(shot: Shot, px: int, w: int, h: int, span: float = 1.0) -> Field:
    """The homography from a square drawing, `px` pixels for -span to span, into the photo."""
    side = shot.scale * w * 1.12
    corner = np.asarray([[-1, -1], [1, -1], [1, 1], [-1, 1]], np.float64)
    tx, ty = shot.tilt
    # Far corners shrink: a plane tilted about both axes, seen from one item's size away.
    depth = 1 + corner[:, 0] * tx + corner[:, 1] * ty
    spin = np.radians(shot.turn)
    turned = corner @ np.asarray([[np.cos(spin), np.sin(spin)], [-np.sin(spin), np.cos(spin)]])
    seen = turned / depth[:, None] * side / 2
    seen += [w * (0.5 + shot.shift[0]), h * (0.5 + shot.shift[1])]
    source = (corner / span + 1) * px / 2
    return np.asarray(
        cv2.getPerspectiveTransform(source.astype(np.float32), seen.astype(np.float32))
    )


def _lay(scene: Field, layer: Bytes, place: Field) -> None:
    """Put a premultiplied RGBA layer on the scene through a homography, in place."""
    h, w = scene.shape[:2]
    laid = cv2.warpPerspective(layer, place, (w, h), flags=cv2.INTER_LINEAR)
    keep = 1 - laid[..., 3:].astype(np.float32) / 255
    scene *= keep
    scene += laid[..., :3]


def _shade(scene: Field, cover: Bytes, light: Light, reach: float, darkness: float) -> None:
    kx, ky, _ = light.key()
    h, w = scene.shape[:2]
    small = cv2.resize(cover, (w // 4, h // 4), interpolation=cv2.INTER_AREA)
    shift = np.asarray([[1, 0, -kx * reach / 4], [0, 1, -ky * reach / 4]], np.float32)
    soft = cv2.warpAffine(small, shift, (w // 4, h // 4))
    soft = cv2.GaussianBlur(soft, (0, 0), max(0.5, reach * 0.6 / 4))
    soft = cv2.resize(soft, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    scene *= (1 - soft * (darkness / 255))[..., None]


def _camera(scene: Field, shot: Shot, rng: np.random.Generator) -> Bytes:
    """Lamp, lens, sensor: light falling off, white balance, blur, noise."""
    h, w = scene.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    x, y = x / w - 0.5, y / h - 0.5
    kx, ky, _ = shot.light.key()
    lamp = 1 + 0.32 * (x * kx + y * ky)
    vignette = 1 - 0.35 * (x * x + y * y)
    picture = scene * (lamp * vignette * 2.0**shot.exposure)[..., None]
    picture *= np.asarray([1 + shot.warmth, 1.0, 1 - 1.2 * shot.warmth], np.float32)
    if rng.random() < 0.25:
        at, reach = rng.uniform(-0.4, 0.4, 2), float(rng.uniform(0.08, 0.2))
        spot = np.exp(-((x - at[0]) ** 2 + (y - at[1]) ** 2) / reach**2)
        picture += (70 * spot)[..., None].astype(np.float32)
    if shot.blur > 0.35:
        picture = cv2.GaussianBlur(picture, (0, 0), shot.blur * h / 768)
    if shot.motion > 0:
        picture = cv2.filter2D(
            picture, -1, _streak(shot.motion * h / 768, float(rng.uniform(0, np.pi)))
        )
    grain = rng.standard_normal((h, w, 1), dtype=np.float32) * shot.noise
    colour = rng.standard_normal((h // 2, w // 2, 3), dtype=np.float32) * shot.noise * 0.6
    picture += grain + cv2.resize(colour, (w, h), interpolation=cv2.INTER_LINEAR)
    return np.asarray(np.clip(picture, 0, 255).astype(np.uint8))


def _streak(length: float, angle: float) -> Field:
    """The kernel of a camera that moved `length` pixels along `angle`."""
    half = max(1, int(np.ceil(length)))
    kernel = np.zeros((2 * half + 1, 2 * half + 1), np.float32)
    dx, dy = np.cos(angle) * length, np.sin(angle) * length
    ends = [(round((half + s * dx) * 16), round((half + s * dy) * 16)) for s in (-0.5, 0.5)]
    cv2.line(kernel, ends[0], ends[1], (1.0,), 1, cv2.LINE_AA, 4)
    return np.asarray(kernel / max(float(kernel.sum()), 1e-6))
