"""A maison's vault, and the keys it stands on."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lookup.base.home import Home
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault

MAISON, OTHER = "alba", "brera"


@pytest.fixture
def master() -> MasterKey:
    return MasterKey.generate()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def open_vault(home: Home, master: MasterKey) -> Callable[..., Vault]:
    def open_(maison: str = MAISON, *masters: MasterKey) -> Vault:
        return Vault(home, maison, MasterKeys(masters or (master,)))

    return open_


@pytest.fixture
def vault(open_vault: Callable[..., Vault]) -> Vault:
    return open_vault()
