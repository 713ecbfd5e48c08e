"""What a sub-command found: JSON for programs, tables and plots for people."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any

import click

from benches.machine import in_words, machine


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
    """Lines of (x, y) points, by name; `file` is its name, without ending."""

    file: str
    title: str
    x: str
    y: str
    lines: Mapping[str, Sequence[tuple[float, float]]]
    log_x: bool = False
    log_y: bool = False

    def draw(self, folder: Path) -> Path:
        """The plot as a PNG file in `folder`."""
        # Only here: drawing is asked for with --report alone.
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
    """`figures` are JSON; `tables` and `plots` go into a page, in this order."""

    figures: Mapping[str, Any]
    tables: Sequence[Table] = field(default=())
    plots: Sequence[Plot] = field(default=())


def reported(name: str, *, has_page: bool = True) -> Callable[[Callable[..., Report]], Any]:
    """A sub-command whose report is printed as JSON and, with --report FOLDER, written there as a
    page. Without `has_page` there is no such option.
    """

    def decorate(command: Callable[..., Report]) -> Any:
        @wraps(command)
        def run(report_folder: Path | None = None, **options: Any) -> None:
            facts = machine()  # before: the load that it starts into
            report = command(**options)
            click.echo(
                json.dumps({"benchmark": name, "machine": facts, **report.figures}, indent=1)
            )
            if report_folder is not None:
                write_page(name, report, in_words(facts), report_folder)

        if not has_page:
            return run
        return click.option(
            "--report",
            "report_folder",
            type=click.Path(file_okay=False, path_type=Path),
            help=f"Also write {name}.md and its plots there.",
        )(run)

    return decorate


def write_page(name: str, report: Report, foot: str, folder: Path) -> None:
    """Tables, plots and `foot` as `name`.md in `folder`, which is made where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [(plot.title, plot.draw(folder).name) for plot in report.plots]
    parts = [
        *(table.markdown() for table in report.tables),
        *(f"![{title}]({file})" for title, file in drawn),
        foot,
    ]
    (folder / f"{name}.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
