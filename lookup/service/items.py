"""Where genuine items are registered and known again, with the encoder that is in service."""

from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.pieces.registry import ItemRegistry
from lookup.service.deployments import DeploymentWatcher
from lookup.settings.table import Settings
from lookup.vault.master_keys import read_master_keys
from lookup.vault.store import Vault


class Items:
    """The registries of all maisons; safe to share between threads."""

    def __init__(
        self, database: Database, home: Home, settings: Settings, watcher: DeploymentWatcher
    ) -> None:
        self._database = database
        self._home = home
        self._settings = settings
        self._watcher = watcher

    def registry(self, maison: str) -> ItemRegistry:
        """The maison's registry. Raises NoGeneration, MasterKeyUnusable."""
        deployed = self._watcher.deployment(maison).deployed()
        vault = Vault(self._home, maison, read_master_keys(self._settings))
        return ItemRegistry(self._database, vault, ItemLooker(deployed.generation.encoder))
