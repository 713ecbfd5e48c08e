"""A comparison of two encoders or generations as a table on a terminal."""

from rich.console import Console
from rich.table import Table

from lookup.evaluation.comparison import Comparison


def print_comparison(comparison: Comparison, console: Console) -> None:
    """Rates of both, the difference with its interval, and how photos changed sides."""
    table = Table(
        title=f"B against A over {comparison.photos} photos", caption=_caption(comparison)
    )
    table.add_column("measure", no_wrap=True)
    for heading in ("A", "B", "B - A", "95 % interval", "only A", "only B", "McNemar p"):
        table.add_column(heading)
    for name, part in comparison.measures.items():
        table.add_row(
            name,
            f"{part.a:.3f}",
            f"{part.b:.3f}",
            f"{part.difference:+.3f}",
            f"{part.ci95[0]:+.3f} to {part.ci95[1]:+.3f}",
            str(part.only_a),
            str(part.only_b),
            f"{part.mcnemar_p:.3g}",
        )
    latency = comparison.latency_ms
    table.add_row(
        "latency p50, ms",
        f"{latency.a_p50:.0f}",
        f"{latency.b_p50:.0f}",
        f"x {latency.ratio:.2f}",
        f"x {latency.ci95[0]:.2f} to {latency.ci95[1]:.2f}",
    )
    console.print(table)


def _caption(comparison: Comparison) -> str:
    names = f"A: {comparison.a}   B: {comparison.b}"
    if comparison.left_out:
        names += f"\n{comparison.left_out} photos left out: not both have their product"
    return names
