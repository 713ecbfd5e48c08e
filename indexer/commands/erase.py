"""`indexer erase`: a product gone from everything that is kept, with a receipt."""

import click

from indexer.pipeline.workspace import Workspace
from lookup.catalog.database import open_home
from lookup.catalog.maisons import find_maison, refuse_elsewhere
from lookup.commands.terminal import options
from lookup.settings.home import home_of
from lookup.settings.table import Settings


@click.command()
@options.settings("home", "database_url", "region")
@options.maison
@click.option("--product", "product_id", required=True, help="The product's id; not a SKU.")
@options.as_json
def erase(settings: Settings, maison: str, product_id: str, as_json: bool) -> None:
    """Erase a product from everything that is kept.

    From catalogue, stock, vectors and caches. Generations that hold it are deleted; the published
    one is replaced by one without it.
    """
    # Not above: `indexer --help` need not wait for the encoder's libraries.
    from indexer.pipeline.catalogue_learner import learner_of
    from indexer.pipeline.erasure import erase as run_erase

    home = home_of(settings)
    with open_home(home) as database, database.session() as session:
        refuse_elsewhere(find_maison(session, maison), settings.region)
    workspace = Workspace(home, maison)
    receipt = run_erase(workspace, product_id, learner=learner_of(workspace))
    if as_json:
        click.echo(receipt.model_dump_json(indent=2))
        return
    for name, value in receipt.model_dump(mode="json").items():
        click.echo(
            f"{name.replace('_', ' ')}: {', '.join(value) if type(value) is list else value}"
        )
