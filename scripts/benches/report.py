"""What a sub-command found: JSON for programs, a table and plots for docs/performance.md."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from benches.machine import in_words, machine

_DOCS = Path(__file__).parents[2] / "docs"
_PAGE = "performance.md"


@dataclass(frozen=True)
class Table:
    """Rows of cells under `heads`; all but the first column are figures."""

    heads: Sequence[str]
    rows: Sequence[Sequence[object]]

    def markdown(self) -> str:
        """The table in Markdown."""
        lines = [self.heads, ["---", *["---:"] * (len(self.heads) - 1)], *self.rows]
        return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


@dataclass(frozen=True)
class Plot:
    """Lines of (x, y) points, by name; `file` is the name below docs/images, without ending."""

    file: str
    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    log_x: bool = False
    log_y: bool = False

    def draw(self, folder: Path) -> Path:
        """The plot as a PNG file in `folder`."""
        # Only here: drawing is asked for with --docs alone.
        import matplotlib as mpl

        mpl.use("Agg")
        from matplotlib import pyplot

        figure, axes = pyplot.subplots(figsize=(7, 4), dpi=110, layout="constrained")
        for name, points in self.lines.items():
            axes.plot(*zip(*points, strict=True), marker="o", label=name)
        axes.set(title=self.title, xlabel=self.x, ylabel=self.y)
        if self.log_x:
            axes.set_xscale("log")
        if self.log_y:
            axes.set_yscale("log")
        else:
            axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        if len(self.lines) > 1:
            axes.legend()
        path = folder / f"{self.file}.png"
        figure.savefig(path, metadata={"Software": None})
        pyplot.close(figure)
        return path


@dataclass(frozen=True)
class Report:
    """`figures` are JSON; `tables` and `plots` go into the docs, in this order."""

    figures: Mapping[str, Any]
    tables: Sequence[Table] = field(default=())
    plots: Sequence[Plot] = field(default=())


def reported(name: str, *, in_docs: bool = True) -> Callable[[Callable[..., Report]], Any]:
    """A sub-command whose report is printed as JSON and, with --docs, written into the docs.

    In docs/performance.md they replace what stands between `<!-- NAME:begin -->` and
    `<!-- NAME:end -->`. Without `in_docs` there is no such option.
    """

    def decorate(command: Callable[..., Report]) -> Any:
        @wraps(command)
        def run(docs: bool = False, **options: Any) -> None:
            facts = machine()  # before: the load that it starts into
            report = command(**options)
            click.echo(
                json.dumps({"benchmark": name, "machine": facts, **report.figures}, indent=1)
            )
            if docs:
                write_docs(name, report, in_words(facts), _DOCS)

        if not in_docs:
            return run
        help_text = f"Write table and plots into docs/{_PAGE}."
        return click.option("--docs", is_flag=True, help=help_text)(run)

    return decorate


def write_docs(name: str, report: Report, foot: str, docs: Path) -> None:
    """Replaces what stands between the markers of `name`; raises ClickException without them."""
    images = docs / "images"
    images.mkdir(exist_ok=True)
    drawn = [plot.draw(images) for plot in report.plots]
    shown = [
        f"![{plot.title}](images/{path.name})"
        for plot, path in zip(report.plots, drawn, strict=True)
    ]
    parts = [*(table.markdown() for table in report.tables), *shown, foot]
    page = docs / _PAGE
    begin, end = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
    text, found = re.subn(
        re.escape(begin) + ".*?" + re.escape(end),
        lambda _: begin + "\n\n".join(parts) + "\n" + end,
        page.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    if not found:
        raise click.ClickException(f"{page} has no markers {begin.strip()} and {end}.")
    page.write_text(text, encoding="utf-8")
