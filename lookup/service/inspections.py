"""Where counterfeit cases are worked on, with the encoder and the index that are in service."""

from PIL import Image

from lookup.base.home import Home
from lookup.base.timing import StageTimer
from lookup.catalog.database import Database
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.service.deployments import Deployed, DeploymentWatcher
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys
from lookup.vault.store import Vault


class Inspections:
    """The desks of all maisons; safe to share between threads."""

    def __init__(
        self, database: Database, home: Home, settings: Settings, watcher: DeploymentWatcher
    ) -> None:
        self._database = database
        self._home = home
        self._settings = settings
        self._watcher = watcher
        # Each with the generation it was opened with: a desk keeps references ready.
        self._desks: dict[str, tuple[str, InspectionDesk]] = {}

    def desk(self, maison: str) -> InspectionDesk:
        """The maison's desk. Raises NoGeneration, MasterKeyUnusable."""
        deployed = self._watcher.deployment(maison).deployed()
        generation = deployed.generation.manifest.generation
        kept = self._desks.get(maison)
        if kept is None or kept[0] != generation:
            kept = self._desks[maison] = (generation, self._opened(maison, deployed))
        return kept[1]

    def _opened(self, maison: str, deployed: Deployed) -> InspectionDesk:
        def other_product(picture: Image.Image, claimed: str) -> str | None:
            found = deployed.matcher.match(picture, top_k=1, timer=StageTimer())
            if found.decision != "match" or found.proposed[0].product_id == claimed:
                return None
            return found.proposed[0].product_id

        return InspectionDesk(
            self._database,
            Vault(self._home, maison, read_master_keys(self._settings)),
            ItemLooker(deployed.generation.encoder),
            BandRule(),
            other_product=other_product,
        )
