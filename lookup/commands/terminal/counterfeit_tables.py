"""A counterfeit evaluation as tables on a terminal."""

from rich.console import Console
from rich.table import Table

from lookup.evaluation.counterfeit.figures import CounterfeitFigures, CounterfeitSummary


def print_counterfeit(summary: CounterfeitSummary, console: Console) -> None:
    """Figures by product and overall, false alarms, and what verdicts are worth."""
    parts = [*summary.products.items(), ("overall", summary.overall)]
    console.print(_figures(summary, parts))
    console.print(_alarms(parts))
    if summary.overall.learning_curve:
        console.print(_curve(parts))


def _figures(summary: CounterfeitSummary, parts: list[tuple[str, CounterfeitFigures]]) -> Table:
    table = _table(
        f"{summary.encoder}, nominal rate {summary.nominal_rate:.0%}",
        *("product", "items", "queries", "auc", "95 %", "tpr at 5 %", "false alarms", "abstained"),
        *("laid over", "planted"),
    )
    for name, one in parts:
        interval = "" if one.auc_ci95 is None else "{:.2f} to {:.2f}".format(*one.auc_ci95)
        table.add_row(
            name,
            str(one.reference_items),
            f"{one.genuine} + {one.counterfeit}",
            _number(one.auc),
            interval,
            _number(one.tpr_at_fpr_05),
            _number(one.false_alarm_rate),
            _number(one.abstention_rate),
            _number(one.laid_over),
            _number(one.planted_fall),
        )
    return table


def _alarms(parts: list[tuple[str, CounterfeitFigures]]) -> Table:
    table = _table(
        "genuine items called divergent",
        *("product", "nominal", "exact", "observed", "95 %", "resampled"),
    )
    for name, one in parts:
        for at in one.false_alarms:
            table.add_row(
                name,
                f"{at.nominal:.0%}",
                _number(at.exact),
                _number(at.observed),
                "" if at.ci95 is None else "{:.2f} to {:.2f}".format(*at.ci95),
                _number(at.resampled),
            )
    return table


def _curve(parts: list[tuple[str, CounterfeitFigures]]) -> Table:
    table = _table(
        "AUC on other items after verdicts",
        *("product", "verdicts", "shown", "classifier", "plain", "classifier used"),
    )
    for name, one in parts:
        for at in one.learning_curve:
            table.add_row(
                name,
                str(at.items),
                _number(at.auc),
                _number(at.classifier_auc),
                _number(at.plain_auc),
                f"{at.used:.0%}",
            )
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for place, column in enumerate(columns):
        table.add_column(column, justify="left" if place == 0 else "right")
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
