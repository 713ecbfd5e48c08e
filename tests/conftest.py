"""Fixtures every test may ask for."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from lookup.base.freed_memory import give_back_freed_memory
from lookup.base.lock import lock
from tests.parts import PARTS, is_integration, is_left_out
from tests.postgresql import PostgresqlAbsent, PostgresqlServer, postgresql_server
from tests.sqlite_template import sqlite_template

if TYPE_CHECKING:
    from lookup.encoders.onnx_encoder import OnnxEncoder
    from tests.matching.shop import Shop

MadeOnce = Callable[[str, Callable[[Path], None]], Path]

# Other examples each time: what a run passes over, a later one meets. How long one takes is the
# machine's affair.
settings.register_profile(
    "suite",
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--part quick` or `--part integration`; all tests without it."""
    parser.addoption("--part", choices=PARTS, help="Run only this part of the tests.")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Passes over what the other part runs."""
    return is_left_out(collection_path, config.getoption("part")) or None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hands tests to processes by groups."""
    from tests.scheduling import GroupScheduling

    return GroupScheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: processes that share the tests then end together."""
    items.sort(key=lambda item: not is_integration(item.path))


@pytest.fixture(scope="session", autouse=True)
def new_sqlite_databases_are_copies() -> Iterator[None]:
    """A new SQLite database is a copy of one that has the schema: migrating each took longer than
    most tests. Processes of their own, and tests with the fixture `migrating`, migrate."""
    with sqlite_template() as template, pytest.MonkeyPatch.context() as patch:
        patch.setattr("lookup.catalog.database.bring_up_to_date", template.bring_up_to_date)
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """What tests write need not outlast a power cut; those of durable writes look on themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def freed_memory_goes_back() -> Iterator[None]:
    """What tests of networks free would stay with the process, which grew to 3.5 GB."""
    yield
    give_back_freed_memory()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The real photos beside the checkout (or at LOOKUP_SHARED_DATA); skips where absent."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    root = Path(os.environ.get("LOOKUP_SHARED_DATA", beside))
    if not root.is_dir():
        pytest.skip(f"real photos are not here: {root} (set LOOKUP_SHARED_DATA)")
    return root


@pytest.fixture(scope="session")
def embedded_export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded default, exported as generations carry it; not to be changed."""
    from lookup.encoders.torch.registry import exported_encoder

    return exported_encoder("embedded", cache_dir=tmp_path_factory.mktemp("encoders"), offline=True)


@pytest.fixture(scope="session")
def encoder(embedded_export: Path) -> "OnnxEncoder":
    """The embedded default, open."""
    from lookup.encoders.onnx_encoder import OnnxEncoder

    return OnnxEncoder.open(embedded_export, threads=1)


@pytest.fixture(scope="session")
def shop(
    encoder: "OnnxEncoder", embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> "Shop":
    """Twelve products with a picture each; not to be changed."""
    from tests.features.pictures import item
    from tests.matching.shop import PRODUCTS, shop_of

    pictures = [item(place) for place in range(PRODUCTS)]
    return shop_of(pictures, encoder, embedded_export, tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def shop_with_twins(
    encoder: "OnnxEncoder", embedded_export: Path, tmp_path_factory: pytest.TempPathFactory
) -> "Shop":
    """The same, and a thirteenth product whose picture is that of P3 but for a shade."""
    from PIL import ImageEnhance

    from tests.features.pictures import item
    from tests.matching.shop import PRODUCTS, shop_of

    pictures = [item(place) for place in range(PRODUCTS)]
    pictures.append(ImageEnhance.Brightness(pictures[3]).enhance(0.99))
    return shop_of(pictures, encoder, embedded_export, tmp_path_factory.mktemp("twins"))


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """A folder of that name, not to be changed, filled by `write` in the first process of a run
    that asks for it: what makes it may take seconds and a library that others do without."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def made(name: str, write: Callable[[Path], None]) -> Path:
        folder, unfinished = shared / name, shared / f"{name}.unfinished"
        with lock(shared / f"{name}.lock"):
            if not folder.exists():
                shutil.rmtree(unfinished, ignore_errors=True)
                write(unfinished)
                unfinished.rename(folder)
        return folder

    return made


@pytest.fixture(scope="session")
def tiny_pristine(made_once: MadeOnce) -> Path:
    """The directory of a small model; not to be changed."""

    def write(directory: Path) -> None:
        from tests.tiny_encoder import write_tiny_model

        directory.mkdir()
        write_tiny_model(directory)

    return made_once("tiny", write)


@pytest.fixture(scope="session")
def tiny_export(tiny_pristine: Path, made_once: MadeOnce) -> Path:
    """The small model, exported; not to be changed."""

    def write(directory: Path) -> None:
        from lookup.encoders.torch.export import export_encoder

        export_encoder(f"local-dir:{tiny_pristine}", directory, offline=True)

    return made_once("tiny-export", write)


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty Hugging Face cache, used instead of the user's."""
    cache = tmp_path / "hub"
    cache.mkdir()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(cache))
    return cache


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server; skips where none is installed, and fails there if
    LOOKUP_TEST_POSTGRESQL is `required`."""
    try:
        with postgresql_server() as server:
            yield server
    except PostgresqlAbsent as absent:
        if os.environ.get("LOOKUP_TEST_POSTGRESQL") == "required":
            pytest.fail(str(absent))
        pytest.skip(str(absent))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str]:
    """An empty catalogue database of each kind, also where commands run by the test look for it."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'catalog.sqlite3'}"
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql")
    with server.database() as url:
        monkeypatch.setenv("LOOKUP_DATABASE_URL", url)
        yield url
