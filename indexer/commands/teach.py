"""`indexer teach`: photos compared as the catalogue's own views teach."""

from pathlib import Path

import click

from indexer.pipeline.workspace import Workspace
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url")
@options.maison
@click.option(
    "--labelled",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Manifest of confirmed photos, as `lookup feedback export` writes one.  [default:"
    " HOME/MAISON/labelled/manifest.csv where it is there]",
)
@options.as_json
def teach(settings: Settings, maison: str, labelled: Path | None, as_json: bool) -> None:
    """Learn how to compare the catalogue's pictures.

    From several pictures of a variant, and from confirmed photos. Published where it surely helps
    on products that it was not learnt from; `indexer rollback` undoes it. Takes a few minutes,
    longer with many confirmed photos.
    """
    # Not above: `indexer --help` need not wait for the encoder's libraries.
    from indexer.pipeline.catalogue_learner import learner_of
    from indexer.pipeline.teaching import teach as run_teach

    workspace = Workspace(home_of(settings), maison)
    report = run_teach(workspace, learner_of(workspace, labelled=labelled))
    if as_json:
        click.echo(report.model_dump_json(indent=2))
        return
    if report.check is None:
        click.echo(
            f"Nothing to learn from: {report.products} products have several pictures of one"
            " variant or confirmed photos, and 10 are needed. Nothing was changed."
        )
        return
    check = report.check
    low, high = check.gain_ci95
    measured = (
        f"On products held out the right one comes first for {check.recall_at_1_adapted:.1%} of"
        f" {check.photos} pictures, {check.recall_at_1:.1%} without it (a gain of {low:.1%} to"
        f" {high:.1%}, 95 % sure)."
    )
    if report.status == "published":
        click.echo(f"published {report.generation}. {measured}")
        click.echo("`indexer rollback` undoes it.")
    else:
        click.echo(f"Nothing was surely gained, so nothing was changed. {measured}")
