"""What bags hang from: straps, chains, handles; and the charms on them."""

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.bagbody import FLOOR
from indexer.lab.drawn.bagshape import HUNG, BagShape
from indexer.lab.drawn.stage import Stage


def strap(bag: BagShape, stage: Stage) -> None:
    if bag.form not in HUNG | {"baguette"}:
        return
    w = bag.width * (0.9 if bag.form in {"hobo", "saddle", "bucket"} else 0.96) * (1 - bag.taper)
    y = bag.top + bag.height * (0.12 if bag.form not in {"hobo"} else 0.06)
    rise = -0.8 - bag.handle * 0.12 if bag.form != "baguette" else bag.top - bag.handle * 0.75
    if bag.straps_down and bag.form in {"flap", "camera", "trunk"}:
        knots = g.points(
            (-w, y), (-w * 1.12, y + 0.2), (-w * 1.24, FLOOR - 0.1), (-w * 1.1, FLOOR + 0.03)
        )
        path = g.spline(knots, closed=False)
    else:
        lean = 0.10 * (bag.handle_span - 0.5)
        knots = g.points(
            (-w, y),
            (-w * 0.80, (y + rise * 2) / 3),
            (lean, rise),
            (w * 0.80, (y + rise * 2) / 3),
            (w, y),
        )
        path = g.spline(knots, closed=False)
    link = 0.055 + 0.04 * bag.handle_span
    if bag.strap == "leather" or bag.form in {"hobo"}:
        stage.tube(
            path, 0.05 if bag.form != "hobo" else 0.085, bag.trim, bag.trim_surface, flat=0.6
        )
        hw.stitches(stage, g.moved(path, 0.0, 0.0), "thread")
    else:
        hw.chain(
            stage,
            path,
            "metal",
            link=link,
            weave=bag.trim if bag.strap == "woven_chain" else None,
        )
    for x in (-w, w):
        hw.ring(stage, x, y, 0.035, "metal", 0.016)


def handles(bag: BagShape, stage: Stage, *, front: bool) -> None:
    pairs = {"tote", "shopper", "boston", "doctor"}
    if bag.form not in pairs and not (bag.form in {"top_handle", "backpack"} and not front):
        return
    x = bag.width * bag.handle_span * (0.9 if bag.form in pairs else 0.72)
    if bag.form == "backpack":
        x = 0.12
    rise = bag.rise()
    foot = bag.top + (0.09 if front or bag.form not in pairs else 0.0)
    dx = 0.0 if front else bag.depth * 0.7
    lift = 0.0 if front else -0.03
    knots = g.points(
        (-x, foot),
        (-x * 0.98, (foot + rise) / 2),
        (-x * 0.6, rise + 0.03),
        (0, rise),
        (x * 0.6, rise + 0.03),
        (x * 0.98, (foot + rise) / 2),
        (x, foot),
    )
    path = g.moved(g.spline(knots, closed=False), dx, lift)
    width = 0.05 + 0.03 * bag.handle_span
    stage.tube(
        path,
        width,
        bag.trim,
        bag.trim_surface,
        shadow=0.4 if front else 0.0,
        depth=0.03,
        dim=1.0 if front else 0.72,
    )
    if not front:
        return
    for side in (-1, 1):
        patch = g.rounded(
            g.points(
                (side * x - 0.05, foot - 0.05),
                (side * x + 0.05, foot - 0.05),
                (side * x + 0.045, foot + 0.12),
                (side * x - 0.045, foot + 0.12),
            ),
            0.035,
        )
        stage.panel(patch, bag.trim, bag.trim_surface, edge=0.018, shadow=0.4)
        hw.rivet(stage, [(side * x, foot + 0.075)], 0.018, "metal")
        hw.ring(stage, side * x, foot - 0.04, 0.045, "metal", 0.018)


def charm(bag: BagShape, stage: Stage) -> None:
    if bag.charm == "none" or bag.form in {"clutch", "trunk", "bucket"}:
        return
    x, y = bag.width * 0.62, bag.top + bag.height * 0.1
    if bag.charm == "tassel":
        hw.tassel(stage, x, y, 0.3, bag.trim, "metal")
    elif bag.charm == "tag":
        stage.tube(
            g.points((x, y), (x + 0.01, y + 0.14)),
            0.02,
            bag.trim,
            bag.trim_surface,
            shadow=0.4,
        )
        tag = g.rounded(
            g.points(
                (x - 0.05, y + 0.17),
                (x + 0.01, y + 0.12),
                (x + 0.07, y + 0.17),
                (x + 0.07, y + 0.36),
                (x - 0.05, y + 0.36),
            ),
            0.03,
        )
        stage.panel(tag, bag.trim, bag.trim_surface, edge=0.018, shadow=0.45)
        hw.stitches(stage, g.inset(tag, 0.018), "thread", closed=True)
    else:
        stage.tube(g.points((x, y), (x, y + 0.1)), 0.016, bag.trim, bag.trim_surface, shadow=0.4)
        hw.clasp(stage, "padlock", x, y + 0.16, 0.05, "metal", bag.trim)
