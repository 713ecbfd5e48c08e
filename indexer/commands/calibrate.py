"""`indexer calibrate`: the published index with confidences learnt anew."""

from pathlib import Path

import click

from indexer.commands import rates
from indexer.pipeline.workspace import Workspace
from lookup.commands.terminal import options
from lookup.index.manifest import MatchingEntry
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--labelled",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Manifest of labelled photos, as `lookup feedback export` writes one.  [default:"
    " HOME/MAISON/labelled/manifest.csv where it is there]",
)
@rates.false_match_rate
@rates.look_alike_rate
@options.as_json
def calibrate(
    settings: Settings,
    maison: str,
    labelled: Path | None,
    false_match_rate: float | None,
    look_alike_rate: float | None,
    as_json: bool,
) -> None:
    """Learn confidences and thresholds again, and publish them.

    Vectors and encoder stay as they are. What labelled photos teach is used only where it makes
    confidences of products that were held out truer; otherwise the catalogue's own pictures count.
    """
    # Not above: `indexer --help` need not wait for the encoder's libraries.
    from indexer.pipeline.calibration import calibrate as run_calibrate
    from indexer.pipeline.catalogue_learner import learner_of

    workspace = Workspace(home_of(settings), maison)
    learner = learner_of(
        workspace,
        false_match_rate=false_match_rate,
        look_alike_rate=look_alike_rate,
        labelled=labelled,
    )
    report = run_calibrate(workspace, learner)
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    assert report.matching is not None  # it was made or read by this version
    click.echo(f"{report.status} {report.generation}: {_in_words(report.matching)}")


def _in_words(matching: MatchingEntry) -> str:
    matched, error = matching.look_alikes_matched, matching.reliability_error
    look_alikes = "not known" if matched is None else f"{matched:.0%}"
    calibration_error = "not known" if error is None else f"{error:.3f}"
    return (
        f"calibrated on {matching.calibrated_on},"
        f" {matching.known} known and {matching.foreign} foreign;"
        f" false-match rate {matching.false_match_rate:g};"
        f" look-alikes matched {look_alikes};"
        f" calibration error on held-out products {calibration_error}"
    )
