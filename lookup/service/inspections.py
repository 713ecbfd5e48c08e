"""A maison's desk, with the encoder and the index that are in service."""

from PIL import Image

from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.catalog.database import Database
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.service.deployments import Deployed
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys
from lookup.vault.store import Vault


def open_desk(
    database: Database, home: Home, settings: Settings, maison: str, deployed: Deployed
) -> InspectionDesk:
    """The desk of that maison. Raises MasterKeyUnusable."""

    def other_product(picture: Image.Image, claimed: str) -> str | None:
        found = deployed.matcher.match(picture, top_k=1, timer=StageTimer())
        if found.decision != "match" or found.proposed[0].product_id == claimed:
            return None
        return found.proposed[0].product_id

    return InspectionDesk(
        database,
        Vault(home, maison, read_master_keys(settings)),
        ItemLooker(deployed.generation.encoder),
        BandRule(),
        other_product=other_product,
    )
