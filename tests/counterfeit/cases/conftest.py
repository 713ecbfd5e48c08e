"""A review desk over a small catalogue of two maisons."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.bands import BandRule
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests import boutique
from tests.boutique import MAISON


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = boutique.catalogue(
        tmp_path,
        [boutique.product("LUNE", "Sac Lune", ("Noir",))],
        other=[boutique.product("SOLE", "Borsa Sole", ("Nero",))],
    )
    yield database
    database.close()


@pytest.fixture
def masters() -> MasterKeys:
    return MasterKeys([MasterKey.generate()])


@pytest.fixture
def vault(tmp_path: Path, masters: MasterKeys) -> Vault:
    return Vault(Home(tmp_path), MAISON, masters)


@pytest.fixture
def desk(database: Database, vault: Vault, looker: ItemLooker) -> InspectionDesk:
    return InspectionDesk(database, vault, looker, BandRule())
