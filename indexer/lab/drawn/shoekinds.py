"""What makes each kind of shoe: laces, straps, saddles, stripes and ornaments."""

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.shoeshape import ShoeShape
from indexer.lab.drawn.stage import Stage


def _pump(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    if shoe.straps >= 3:
        _strap(shoe, stage, (-0.02, 0.09), (0.12, 0.36), (0.3, 0.12))
    _ornament(shoe, stage, -0.42, 0.19, back)


def _ballet(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    _ornament(shoe, stage, -0.44, 0.19, back)
    if shoe.straps >= 3:
        _strap(shoe, stage, (-0.05, 0.10), (0.1, 0.3), (0.26, 0.12))


def _mule(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    _ornament(shoe, stage, -0.30, 0.26, back)


def _loafer(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    apron = g.spline(
        shoe.on_last((-0.72, 0.13), (-0.52, 0.15), (-0.3, 0.16), (-0.12, 0.2)), closed=False
    )
    stage.tube(apron, 0.026, "leather", shoe.surface, shadow=0.4, depth=0.01)
    hw.stitches(stage, g.moved(apron, 0, 0.022), "thread")
    outline = shoe.upper()
    box = stage.region([outline])
    if box is not None:
        saddle = shoe.on_last(
            (-0.44, -0.02),
            (-0.36, 0.12),
            (-0.38, 0.5),
            (-0.20, 0.5),
            (-0.19, 0.14),
            (-0.12, -0.02),
        )
        cover = np.minimum(stage.fill([outline], box), stage.fill([g.spline(saddle)], box))
        stage.cast([g.spline(saddle)], 0.4, 0.015)
        slot = "trim" if "vamp" in shoe.trim_parts else "leather"
        stage.solid(cover, box, slot, "smooth", edge=0.03)
    _ornament(shoe, stage, -0.28, 0.27, back)


def _oxford(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    if shoe.cap:
        cap = g.spline(shoe.on_last((-0.62, 0.0), (-0.58, 0.1), (-0.60, 0.2)), closed=False)
        stage.tube(cap, 0.014, "leather", shoe.surface, shadow=0.5, depth=0.012)
        dots = [(float(x) + 0.03, float(y)) for x, y in g.even(cap, 9)]
        stage.flat([g.oval(x, y, 0.008, 0.008, steps=12) for x, y in dots], "shade", 0, 0.8)
    facing = g.spline(shoe.on_last((-0.34, 0.12), (-0.2, 0.2), (0.06, 0.44)), closed=False)
    hw.stitches(stage, facing, "thread")
    _laces(shoe, stage, (-0.30, 0.34), (-0.08, 0.50), 5)


def _sneaker(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    tongue = g.spline(shoe.on_last((-0.12, 0.46), (-0.02, 0.62), (0.10, 0.58), (0.06, 0.46)))
    stage.panel(tongue, "trim", "smooth", edge=0.04, shadow=0.3)
    _laces(shoe, stage, (-0.40, 0.29), (-0.03, 0.53), 6)
    tab = shoe.on_last((0.66, 0.30), (0.66, 0.54), (0.765, 0.52), (0.765, 0.28))
    stage.panel(g.rounded(tab, 0.04), "trim", "smooth", edge=0.03, shadow=0.35)
    if not back:
        _stripe(shoe, stage)


def _stripe(shoe: ShoeShape, stage: Stage) -> None:
    match shoe.stripe:
        case "bars":
            shapes = [
                shoe.on_last((x, 0.04), (x + 0.06, 0.04), (x + 0.18, 0.34), (x + 0.12, 0.34))
                for x in (-0.12, 0.0, 0.12)
            ]
        case "wave":
            xs = np.linspace(-0.34, 0.6, 30)
            line = g.points(
                *((float(x), float(shoe.bed(x)) - 0.17 - 0.07 * float(np.sin(x * 9))) for x in xs)
            )
            shapes = [g.ribbon(line, 0.055)]
        case "star":
            x, y = (float(v) for v in shoe.on_last((0.14, 0.2))[0])
            shapes = [g.star(x, y, 0.12, 0.05, 5)]
        case "chevron":
            shapes = [
                shoe.on_last(
                    (x, 0.05),
                    (x + 0.07, 0.05),
                    (x + 0.16, 0.19),
                    (x + 0.07, 0.33),
                    (x, 0.33),
                    (x + 0.09, 0.19),
                )
                for x in (-0.08, 0.06)
            ]
        case "disc":
            x, y = (float(v) for v in shoe.on_last((0.12, 0.2))[0])
            shapes = [g.oval(x, y, 0.11, 0.11)]
        case _:
            shapes = [
                shoe.on_last((-0.2, 0.02), (0.34, 0.02), (0.30, 0.12), (-0.06, 0.30), (-0.12, 0.28))
            ]
    stage.panel(
        [g.rounded(s, 0.01) if len(s) < 12 else s for s in shapes],
        "trim",
        "smooth",
        edge=0.015,
        shadow=0.3,
        depth=0.01,
    )
    if shoe.stripe == "disc":
        stage.panel(g.petals(x, y, 0.07, 5, 0.5), "metal", "polished", edge=0.02, shadow=0.3)


def _boot(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    if shoe.ornament in {"bit", "clasp"}:
        for k in range(1 + shoe.straps // 2):
            y = 0.40 + 0.2 * k
            strap = g.spline(
                shoe.on_last((-0.30 + 0.12 * k, y), (0.2, y - 0.02), (0.68 - 0.03 * k, y - 0.04)),
                closed=False,
            )
            stage.tube(strap, 0.06, "trim", "smooth", shadow=0.4, flat=0.5)
            if not back:
                x, cy = (float(v) for v in shoe.on_last((0.12, y - 0.01))[0])
                hw.buckle(stage, x, cy, 0.05, 0.05, "metal")
    elif shoe.ornament in {"penny", "bow"}:
        gore = shoe.on_last((0.08, 0.34), (0.02, 0.98), (0.32, 0.98), (0.26, 0.34))
        stage.panel(
            g.rounded(gore, [0.12, 0.02, 0.02, 0.12]),
            "inside",
            "channels",
            edge=0.02,
            shadow=0.2,
        )
    elif shoe.ornament == "tassel":
        _laces(shoe, stage, (-0.30, 0.34), (-0.07, 0.92), 8)
    else:
        zipped = g.spline(shoe.on_last((0.36, 0.08), (0.32, 0.5), (0.32, 0.96)), closed=False)
        hw.zipper(stage, zipped[::-1], "metal", "inside", 0.04)
    rim = g.spline(shoe.on_last((-0.06, 0.985), (0.30, 1.005), (0.60, 0.985)), closed=False)
    stage.tube(rim, 0.03, "trim" if "edge" in shoe.trim_parts else "leather", "smooth")


def sandal(shoe: ShoeShape, stage: Stage) -> None:
    """Bands that arch over the foot, one behind the other, and a strap round the ankle."""
    starts = np.linspace(-0.70, -0.40 if shoe.straps > 2 else -0.52, shoe.straps)
    width = 0.15 - 0.022 * shoe.straps
    for far in (True, False):
        for i, x in enumerate(float(v) for v in starts[::-1]):
            high = 0.17 + 0.35 * (x + 0.75)
            lean = 0.16 + 0.02 * i
            near = (
                (x - 0.04, 0.0),
                (x - 0.01, high * 0.6),
                (x + lean * 0.6, high),
                (x + lean, high * 0.97),
            )
            away = (
                (x + lean, high * 0.97),
                (x + lean + 0.10, high * 0.7),
                (x + lean + 0.13, 0.02),
            )
            band = g.spline(shoe.on_last(*(away if far else near)), closed=False)
            stage.tube(
                band,
                width,
                "leather",
                shoe.surface,
                flat=0.5,
                dim=0.66 if far else 1.0,
                shadow=0.0 if far else 0.4,
            )
            if shoe.studs and not far:
                hw.rivet(
                    stage,
                    [(float(px), float(py)) for px, py in g.even(band, 6)[1:]],
                    0.014,
                    "metal",
                )
    counter = shoe.on_last(
        (0.50, 0.0), (0.60, 0.20), (0.70, 0.36), (0.75, 0.34), (0.765, 0.12), (0.74, 0.0)
    )
    stage.panel(g.rounded(counter, 0.06), "leather", shoe.surface, edge=0.06)
    y = float(shoe.bed(0.6)) - 0.42 * shoe.height
    ring = g.oval(0.48, y, 0.26, 0.07)
    stage.tube(ring, 0.035, "leather", shoe.surface, closed=True, dim=0.75, flat=0.6)
    stage.tube(
        g.arc(0.48, y, 0.26, 0.07, -10, 190),
        0.042,
        "leather",
        shoe.surface,
        flat=0.6,
        shadow=0.3,
    )
    hw.buckle(stage, 0.40, y + 0.066, 0.042, 0.036, "metal", 0.014)
    riser = g.spline(shoe.on_last((0.71, 0.32), (0.725, 0.40)), closed=False)
    stage.tube(riser, 0.05, "leather", shoe.surface)
    if shoe.ornament in {"bow", "clasp", "tassel"}:
        _ornament(shoe, stage, float(starts[0]) + 0.10, 0.19, False)


def _strap(shoe: ShoeShape, stage: Stage, *knots: tuple[float, float]) -> None:
    band = g.spline(shoe.on_last(*knots), closed=False)
    stage.tube(band, 0.04, "leather", shoe.surface, shadow=0.3, flat=0.6)
    x, y = (float(v) for v in shoe.on_last(knots[-1])[0])
    hw.rivet(stage, [(x, y)], 0.022, "metal")


def _laces(
    shoe: ShoeShape, stage: Stage, low: tuple[float, float], high: tuple[float, float], count: int
) -> None:
    ends = shoe.on_last(low, high)
    rows = g.even(ends, count)
    bars = [
        g.points((x - 0.03, y + 0.01), (x + 0.085, y + 0.065))
        for x, y in ((float(a), float(b)) for a, b in rows)
    ]
    stage.tube(bars, 0.026, "lace", "canvas", shadow=0.4, depth=0.015)
    hw.rivet(stage, [(float(b[1, 0]), float(b[1, 1])) for b in bars], 0.013, "metal")


def _ornament(shoe: ShoeShape, stage: Stage, x: float, height: float, back: bool) -> None:
    if back:
        return
    cx, cy = (float(v) for v in shoe.on_last((x, height))[0])
    match shoe.ornament:
        case "bow":
            for side in (-1, 1):
                loop = g.spline(
                    g.points(
                        (cx, cy),
                        (cx + side * 0.07, cy - 0.055),
                        (cx + side * 0.13, cy - 0.02),
                        (cx + side * 0.12, cy + 0.035),
                        (cx + side * 0.05, cy + 0.02),
                    )
                )
                stage.panel(
                    loop,
                    "trim",
                    shoe.surface if shoe.form != "oxford" else "silk",
                    edge=0.03,
                    shadow=0.45,
                )
            stage.panel(g.oval(cx, cy, 0.028, 0.034), "trim", "smooth", edge=0.02, shadow=0.4)
        case "bit":
            tilt = -18.0
            for side in (-1, 1):
                ring = g.turned(g.oval(cx + side * 0.075, cy, 0.042, 0.042), tilt, (cx, cy))
                stage.tube(ring, 0.018, "metal", "polished", closed=True, shadow=0.45)
            stage.tube(
                g.turned(g.points((cx - 0.05, cy), (cx + 0.05, cy)), tilt, (cx, cy)),
                0.024,
                "metal",
                "polished",
                shadow=0.4,
            )
        case "clasp":
            hw.clasp(stage, shoe.clasp, cx, cy + 0.03, 0.06, "metal", "leather")
        case "tassel":
            for dx in (-0.03, 0.04):
                hw.tassel(stage, cx + dx, cy - 0.02, 0.15, "trim", "metal")
        case "penny":
            stage.flat(
                g.turned(g.oval(cx - 0.01, cy + 0.05, 0.05, 0.014), -20, (cx, cy)),
                "shade",
                0,
                0.8,
            )
        case _:
            pass


_KINDS = {
    "pump": _pump,
    "ballet": _ballet,
    "mule": _mule,
    "loafer": _loafer,
    "oxford": _oxford,
    "sneaker": _sneaker,
    "boot": _boot,
}


def dressed(shoe: ShoeShape, stage: Stage, back: bool) -> None:
    """Add what makes a closed shoe its kind: laces, saddle, gores, stripes, ornament."""
    _KINDS[shoe.form](shoe, stage, back)
