"""The fronts of bags: zips, flaps, frames, drawstrings, pockets."""

import numpy as np

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.arrays import Points
from indexer.lab.drawn.bagbody import FLOOR, flap_outline
from indexer.lab.drawn.bagshape import BagShape
from indexer.lab.drawn.motif import printed
from indexer.lab.drawn.stage import Stage


def front(bag: BagShape, stage: Stage, outline: Points) -> None:
    w, top, h = bag.width, bag.top, bag.height
    size = bag.clasp_size
    match bag.form:
        case "camera":
            path = g.points((-w * 0.9, top + h * 0.2), (w * 0.72, top + h * 0.2))
            hw.zipper(stage, path, "metal", bag.trim)
            pocket = g.box(0, top + h * 0.64, w * 0.76, h * 0.24, 0.06)
            stage.panel(pocket, bag.trim, bag.surface, edge=0.03, dome=0.06, shadow=0.45)
            hw.clasp(stage, bag.clasp, 0, top + h * 0.62, size, "metal", bag.trim)
        case "boston":
            arch = g.spline(
                g.points(
                    (-w * 0.86, top + h * 0.34), (0, top + h * 0.1), (w * 0.78, top + h * 0.34)
                ),
                closed=False,
            )
            hw.zipper(stage, arch, "metal", bag.trim)
            _bands(bag, stage)
        case "doctor":
            frame = g.spline(
                g.points((-w * 0.8, top + 0.03), (0, top - 0.01), (w * 0.8, top + 0.03)),
                closed=False,
            )
            stage.tube(frame, 0.045, "metal", "polished", shadow=0.5)
            tab = g.box(0, top + h * 0.16, 0.06, h * 0.16, 0.03)
            stage.panel(tab, bag.trim, bag.trim_surface, edge=0.02, shadow=0.45)
            hw.clasp(stage, bag.clasp, 0, top + h * 0.28, size, "metal", bag.trim)
        case "trunk":
            _trunk(bag, stage, outline)
        case "bucket":
            _drawstring(bag, stage)
        case "tote" | "shopper":
            _rim(bag, stage)
        case "hobo":
            rim = g.spline(
                g.points((-w * 0.62, top + h * 0.1), (0, top + h * 0.3), (w * 0.62, top + h * 0.1)),
                closed=False,
            )
            hw.zipper(stage, rim, "metal", bag.trim, 0.045)
        case _:
            pass


def _rim(bag: BagShape, stage: Stage) -> None:
    w, top = bag.width * (1 - bag.taper), bag.top
    band = g.rounded(
        g.points((-w, top), (w, top), (w * 1.005, top + 0.085), (-w * 1.005, top + 0.085)), 0.02
    )
    stage.panel(band, bag.trim, bag.trim_surface, edge=0.025, shadow=0.35, depth=0.015)
    hw.stitches(stage, g.points((-w * 0.98, top + 0.066), (w * 0.98, top + 0.066)), "thread")
    if bag.form == "tote":
        tab = g.rounded(
            g.points(
                (-0.055, top + 0.02),
                (0.055, top + 0.02),
                (0.045, top + 0.24),
                (-0.045, top + 0.24),
            ),
            0.03,
        )
        stage.panel(tab, bag.trim, bag.trim_surface, edge=0.02, shadow=0.45)
        hw.clasp(stage, bag.clasp, 0, top + 0.19, bag.clasp_size * 0.8, "metal", bag.trim)
    else:
        hw.clasp(
            stage,
            bag.clasp,
            0,
            top + bag.height * 0.5,
            bag.clasp_size * 1.1,
            "metal",
            bag.trim,
        )


def _bands(bag: BagShape, stage: Stage) -> None:
    for side in (-1, 1):
        x = side * bag.width * bag.handle_span
        band = g.box(x, FLOOR - bag.height * 0.42, 0.04, bag.height * 0.42, 0.01)
        stage.panel(band, bag.trim, bag.trim_surface, edge=0.02, shadow=0.4, depth=0.015)
        hw.stitches(
            stage,
            g.points((x - 0.028, FLOOR - bag.height * 0.8), (x - 0.028, FLOOR - 0.02)),
            "thread",
        )
        hw.stitches(
            stage,
            g.points((x + 0.028, FLOOR - bag.height * 0.8), (x + 0.028, FLOOR - 0.02)),
            "thread",
        )


def _trunk(bag: BagShape, stage: Stage, outline: Points) -> None:
    w, top, h = bag.width, bag.top, bag.height
    stage.tube(g.inset(outline, 0.02), 0.05, bag.trim, bag.trim_surface, closed=True, shadow=0.3)
    seam = top + h * 0.32
    stage.flat(g.box(0, seam, w * 0.99, 0.006), "shade", 0)
    corners = []
    for sx in (-1, 1):
        for y, sy in ((top, 1), (FLOOR, -1)):
            x = sx * w
            corners.append(
                g.rounded(
                    g.points(
                        (x, y),
                        (x - sx * 0.17, y),
                        (x - sx * 0.12, y + sy * 0.12),
                        (x, y + sy * 0.17),
                    ),
                    0.03,
                )
            )
    stage.panel(corners, "metal", "polished", edge=0.03, dome=0.05, shadow=0.4)
    for x in (-w * 0.56, w * 0.56):
        stage.panel(g.box(x, seam, 0.055, 0.08, 0.015), "metal", "brushed", edge=0.015, shadow=0.4)
        hw.rivet(stage, [(x, seam + 0.03)], 0.016, "metal")
    hw.clasp(stage, bag.clasp, 0, seam + 0.02, bag.clasp_size * 1.1, "metal", bag.trim)


def _drawstring(bag: BagShape, stage: Stage) -> None:
    w = bag.width * (1 - bag.taper) * 0.96
    y = bag.top + bag.height * 0.2
    spots = [
        (float(x), y + 0.02 * float(np.cos(i * np.pi)))
        for i, x in enumerate(np.linspace(-w * 0.88, w * 0.88, 8))
    ]
    hw.rivet(stage, spots, 0.028, "metal")
    cord = g.spline(g.points(*spots), closed=False)
    stage.tube(cord, 0.026, bag.trim, bag.trim_surface, shadow=0.45, depth=0.02)
    for dx in (-0.05, 0.06):
        hang = g.spline(g.points((0, y), (dx, y + 0.12), (dx * 1.5, y + 0.3)), closed=False)
        stage.tube(hang, 0.022, bag.trim, bag.trim_surface, shadow=0.4)
        hw.tassel(stage, dx * 1.5, y + 0.28, 0.13, bag.trim, "metal")
    band = g.box(0, FLOOR - 0.075, bag.width * 1.0, 0.07, 0.05)
    stage.panel(band, bag.trim, bag.trim_surface, edge=0.03, shadow=0.3)


def flap(bag: BagShape, stage: Stage, back: bool) -> None:
    w = bag.width * (1 - bag.taper) * (0.995 if bag.form != "backpack" else 0.9)
    drop = bag.height * bag.flap
    if back:
        lip = flap_outline("straight", w, bag.top, bag.height * 0.16)
        stage.panel(lip, "leather", bag.surface, edge=0.04, dome=0.05, shadow=0.35)
        return
    outline = flap_outline(bag.flap_shape, w, bag.top, drop)
    piece = stage.panel(
        outline, "leather", bag.surface, edge=0.05, dome=0.12, shadow=0.55, depth=0.035
    )
    if bag.monogram is not None:
        printed(stage, piece, bag.monogram, "print")
    if bag.two_tone:
        stage.tube(outline, 0.026, "trim", bag.trim_surface, closed=True)
    if bag.stitched and bag.surface not in {"diamonds", "chevrons", "squares", "woven"}:
        hw.stitches(stage, g.inset(outline, 0.032), "thread", closed=True)
    lowest = bag.top + drop * (0.88 if bag.flap_shape in {"scallop", "point"} else 1.0)
    if bag.form in {"top_handle", "backpack"}:
        _belt(bag, stage, lowest)
    else:
        hw.clasp(
            stage,
            bag.clasp,
            0,
            lowest - bag.clasp_size * 0.7,
            bag.clasp_size,
            "metal",
            bag.trim,
        )


def _belt(bag: BagShape, stage: Stage, lowest: float) -> None:
    for x in (-bag.width * 0.5, bag.width * 0.5) if bag.form == "backpack" else (0.0,):
        tab = g.rounded(
            g.points(
                (x - 0.06, lowest - 0.16),
                (x + 0.06, lowest - 0.16),
                (x + 0.05, lowest + 0.09),
                (x - 0.05, lowest + 0.09),
            ),
            0.04,
        )
        stage.panel(tab, bag.trim, bag.trim_surface, edge=0.02, shadow=0.45)
        hw.clasp(stage, bag.clasp, x, lowest, bag.clasp_size * 0.8, "metal", bag.trim)


def back_pocket(bag: BagShape, stage: Stage) -> None:
    w, y = bag.width * 0.74, bag.top + bag.height * 0.42
    pocket = g.rounded(
        g.points((-w, y), (w, y), (w * 1.02, FLOOR - 0.1), (-w * 1.02, FLOOR - 0.1)),
        [0.03, 0.03, 0.1, 0.1],
    )
    stage.panel(pocket, "leather", bag.surface, edge=0.03, dome=0.05, shadow=0.35, depth=0.015)
    hw.stitches(stage, g.inset(pocket, 0.026), "thread", closed=True)
