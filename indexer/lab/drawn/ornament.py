"""The ornament that pendants, drops and studs carry."""

from indexer.lab.drawn import geometry as g
from indexer.lab.drawn import hardware as hw
from indexer.lab.drawn.gem import gem, gem_dots, pearls
from indexer.lab.drawn.jewelshape import JewelShape
from indexer.lab.drawn.stage import Stage


def ornament(jewel: JewelShape, stage: Stage, x: float, y: float, r: float, back: bool) -> None:
    """The ornament that pendants, drops and studs carry."""
    if back:
        stage.panel(g.oval(x, y, r * 0.9, r * 0.9), "metal", "brushed", edge=r * 0.12, shadow=0.4)
        stage.flat(
            [g.box(x + dx * r, y, r * 0.05, r * 0.07) for dx in (-0.3, -0.1, 0.1, 0.3)],
            "shade",
            0,
            0.6,
        )
        return
    match jewel.motif:
        case "halo":
            stage.panel(
                g.oval(x, y, r * 1.05, r * 1.05), "metal", "polished", edge=r * 0.2, shadow=0.4
            )
            gem_dots(stage, g.oval(x, y, r * 0.9, r * 0.9, steps=18), r * 0.14, "accent")
            gem(stage, jewel.cut, x, y, r * 0.74)
        case "medal":
            stage.panel(g.oval(x, y, r, r), "metal", jewel.surface, edge=r * 0.1, shadow=0.45)
            stage.tube(
                g.oval(x, y, r * 0.84, r * 0.84),
                r * 0.05,
                "metal",
                "polished",
                closed=True,
                shadow=0.3,
            )
            stage.panel(
                g.star(x, y, r * 0.6, r * 0.26, jewel.petals),
                "metal",
                "polished",
                edge=r * 0.14,
                shadow=0.4,
            )
            gem_dots(stage, g.points((x, y)), r * 0.13, "gem")
        case "clover":
            leaf = g.petals(x, y, r, 4, 0.42)
            stage.panel(leaf, "enamel", "enamel", edge=r * 0.12, shadow=0.45)
            stage.tube(leaf, r * 0.1, "metal", "polished", closed=True)
            pearls(stage, [(x, y)], r * 0.12, "metal")
        case "bar":
            stage.panel(
                g.box(x, y, r * 0.26, r * 1.15, r * 0.2),
                "metal",
                jewel.surface,
                edge=r * 0.2,
                shadow=0.45,
            )
            gem_dots(
                stage,
                g.points(*((x, y + k * r * 0.3) for k in (-2.4, -1.2, 0, 1.2, 2.4))),
                r * 0.14,
                "gem",
            )
        case "heart":
            gem(stage, "heart", x, y, r)
        case "star":
            stage.panel(
                g.star(x, y, r * 1.1, r * 0.5, jewel.petals),
                "metal",
                "polished",
                edge=r * 0.3,
                shadow=0.45,
            )
            gem(stage, "round", x, y, r * 0.36)
        case "drop":
            gem(stage, "pear", x, y, r * 1.05)
            pearls(stage, [(x, y - r * 1.15)], r * 0.14, "metal")
        case "leaf":
            for turn in (-42, 0, 42):
                blade = g.turned(
                    g.spline(
                        g.points((x, y + r * 0.8), (x + r * 0.34, y), (x, y - r), (x - r * 0.34, y))
                    ),
                    turn,
                    (x, y + r * 0.8),
                )
                stage.panel(blade, "metal", jewel.surface, edge=r * 0.2, shadow=0.45)
            gem(stage, "round", x, y + r * 0.55, r * 0.24)
        case "knot":
            hw.clasp(stage, "knot", x, y, r * 0.85, "metal", "gem")
            gem_dots(stage, g.points((x, y)), r * 0.2, "gem")
        case _:
            rays = [
                g.turned(
                    g.points(
                        (x - r * 0.08, y - r * 0.5),
                        (x + r * 0.08, y - r * 0.5),
                        (x, y - r * (1.1 if k % 2 else 0.9)),
                    ),
                    360 / 16 * k,
                    (x, y),
                )
                for k in range(16)
            ]
            stage.panel(rays, "metal", "polished", edge=r * 0.05, shadow=0.4)
            stage.panel(
                g.oval(x, y, r * 0.56, r * 0.56),
                "metal",
                jewel.surface,
                edge=r * 0.1,
                shadow=0.4,
            )
            gem(stage, "round", x, y, r * 0.4)
