"""A pilot's figures in words, the same in the page and in the PDF."""

from lookup.demand.answers import DemandGroup
from lookup.pilot.report import ENOUGH, Correction, PilotReport, Rate, StoreReport
from lookup.usage.answers import UsageFigures

MISSING = {
    "none": "not in the catalogue",
    "sold_out_here": "sold out in the store that asked",
    "sold_out": "sold out everywhere",
}


def rate(value: Rate) -> str:
    """Such as "93 % (85 to 97 %)", or how many are still needed."""
    if value.interval is None:
        return "not known: nobody judged one"
    low, high = value.interval
    if not value.known:
        return f"not known yet: {value.count} of the {value.of} judged; {ENOUGH} are needed"
    return f"{value.count / value.of:.0%} ({low:.0%} to {high:.0%})".replace("%", " %")


def share(part: int, whole: int) -> str:
    """A percentage, "-" of nothing; it says 100 % only of all."""
    if not whole:
        return "-"
    return f"{int(1000 * part / whole) / 10:g} %"


def answered_by(milliseconds: int | None) -> str:
    """Within what time, in seconds."""
    return "-" if milliseconds is None else f"{milliseconds / 1000:g} s"


def judged(report: PilotReport) -> str:
    """How much the figures on right answers rest on."""
    said, lookups = report.accuracy.right.of, report.usage.all.lookups
    rests = f"They rest on {said} look-ups of which somebody said what the photo showed"
    if lookups:
        rests += f" ({share(min(said, lookups), lookups)} of all)"
    return (
        f"{rests}. Intervals are of 95 % and take photos as independent. People are quicker to"
        " correct an answer than to confirm one, so the true share of right answers is probably"
        " higher."
    )


def counted(report: PilotReport) -> str | None:
    """Where counting began after the first day; None where it did not."""
    began = report.usage.counted_since
    if began is None:
        return "No look-up was counted yet: the service counts them while `usage_days` is above 0."
    if began.date() > report.since:
        return f"Look-ups are counted since {began:%Y-%m-%d}; nothing is known of the days before."
    return None


def store(of: StoreReport) -> str:
    """Its name, or its code."""
    return of.name or of.code or "no store named"


def decisions(figures: UsageFigures) -> str:
    """How many were sure, unsure and "not in the catalogue"."""
    return f"{figures.match} / {figures.ambiguous} / {figures.none}"


def corrected(of: Correction) -> tuple[str, str]:
    """What was answered, and what it really was."""
    really = of.really_name or of.really or "nothing of the catalogue"
    return of.shown_name or of.shown or "unsure, or not found", really


def missing(of: DemandGroup) -> str:
    """What it is that could not be sold."""
    named = ", ".join(part for part in (of.name or of.product_id, of.color) if part)
    return f"most like {named}" if of.kind == "none" and named else named or of.category or "-"
