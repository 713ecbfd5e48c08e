"""A service whose answers can be commented on."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pydantic import SecretStr

from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.service.services import Services
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests.boutique import MAISON, StubMatcher, catalogue, open_services, product, seen

MASTER = SecretStr(MasterKey.generate().reveal())


def vault(home: Path) -> Vault:
    """Where the maison's photos are kept."""
    return Vault(Home(home), MAISON, MasterKeys([MasterKey.parse(MASTER.get_secret_value())]))


@pytest.fixture
def photo() -> bytes:
    stream = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera Maker"
    Image.new("RGB", (300, 400), (90, 120, 70)).save(stream, "JPEG", exif=exif)
    return stream.getvalue()


@pytest.fixture
def database(tmp_path: Path, database_url: str) -> Iterator[Database]:
    opened = catalogue(
        tmp_path,
        [
            product("BG-1", "Alba Tote", ("Red", "Black"), category="Bags"),
            product("BG-2", "Sera Clutch", ("Red",), category="Bags"),
        ],
        other=[product("X-1", "Elsewhere")],
    )
    yield opened
    opened.close()


@pytest.fixture
def open_service(tmp_path: Path, database: Database) -> Iterator[Callable[..., Services]]:
    opened: list[Services] = []

    def open_(**settings: object) -> Services:
        matcher = StubMatcher(seen("ambiguous", "BG-1", "BG-2"))
        opened.append(open_services(tmp_path, database, matcher, **settings))
        return opened[-1]

    yield open_
    for each in opened:
        each.close()


@pytest.fixture
def services(open_service: Callable[..., Services]) -> Services:
    return open_service()
