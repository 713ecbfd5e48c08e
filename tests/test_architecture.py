"""The rules that docs/architecture.md states: which room may know which."""

import ast
import re
from collections.abc import Callable, Iterator
from graphlib import CycleError, TopologicalSorter
from io import BytesIO
from pathlib import Path

import httpx
import pytest

from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.catalog.database import open_database
from tests.answering_home import answering_home, random_photo
from tests.boutique import MAISON
from tests.serving.served_process import Service

ROOT = Path(__file__).parents[1]
# From the ground up: a room imports only rooms that stand before it.
ROOMS = (
    *("base", "settings", "images", "ocr", "encoders", "catalog", "audit", "vault"),
    *("events", "features", "index", "matching", "answers", "codes", "search", "demand"),
    *("usage", "feedback", "insight", "counterfeit", "privacy", "backup", "access", "service"),
    *("web", "api", "serving", "learning", "evaluation", "pilot", "assistant", "commands"),
)
OFFLINE = ("lookup.encoders.torch", "lookup.learning", "lookup.evaluation", "lookup.pilot")
TORCH = ("torch", "torchvision", "timm", "open_clip")
# They take long to import, and few requests need them.
LATE = ("biip", "reportlab")


def modules() -> dict[str, Path]:
    """Every module of lookup and indexer by its dotted name, a package by that of its folder."""
    paths = [path for name in ("lookup", "indexer") for path in sorted((ROOT / name).rglob("*.py"))]
    parts = {path: path.relative_to(ROOT).with_suffix("").parts for path in paths}
    return {".".join(parts[path]).removesuffix(".__init__"): path for path in paths}


MODULES = modules()


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            members = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (member if member in MODULES else node.module for member in members)


IMPORTS = [(module, name) for module, path in MODULES.items() for name in sorted({*imported(path)})]


def within(module: str, *packages: str) -> bool:
    """Whether the module is one of the packages or lies in one."""
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def broken(forbidden: Callable[[str, str], bool]) -> list[str]:
    """The imports, of `module` and `name`, that are forbidden."""
    return [f"{module} imports {name}" for module, name in IMPORTS if forbidden(module, name)]


def room(module: str) -> int | None:
    """Where the module's room stands, None for what is in no room of lookup."""
    package, name = [*module.split("."), ""][:2]
    return ROOMS.index(name) if package == "lookup" and name in ROOMS else None


def test_all_of_lookup_is_in_rooms() -> None:
    folders = {path.name for path in (ROOT / "lookup").iterdir() if any(path.glob("*.py"))}
    assert folders == set(ROOMS)
    assert {path.name for path in (ROOT / "lookup").glob("*.py")} == {"__init__.py", "__main__.py"}


def test_the_rooms_stand_as_the_docs_say() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    table = re.search(r"^## Rooms of `lookup/`$(.*?)^## ", text, re.MULTILINE | re.DOTALL)
    assert table is not None
    first_cells = re.findall(r"^\| (`.*?) \|", table[1], re.MULTILINE)
    assert tuple(re.findall(r"`(\w+)`", " ".join(first_cells))) == ROOMS


def test_rooms_import_downwards_only() -> None:
    def upwards(module: str, name: str) -> bool:
        here, there = room(module), room(name)
        return here is not None and there is not None and there > here

    assert broken(upwards) == []


def test_lookup_never_imports_indexer() -> None:
    assert broken(lambda module, name: within(module, "lookup") and within(name, "indexer")) == []


def test_no_circle_joins_folders() -> None:
    graph: dict[Path, set[Path]] = {}
    for module, name in IMPORTS:
        if name in MODULES and MODULES[name].parent != MODULES[module].parent:
            graph.setdefault(MODULES[module].parent, set()).add(MODULES[name].parent)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" <- ".join(str(folder.relative_to(ROOT)) for folder in error.args[1]))


def test_offline_rooms_are_for_offline_work() -> None:
    offline = (*OFFLINE, "lookup.commands", "indexer")
    assert (
        broken(lambda module, name: within(name, *OFFLINE) and not within(module, *offline)) == []
    )


def test_torch_is_named_in_one_room_and_in_the_lab() -> None:
    rooms = ("lookup.encoders.torch", "indexer.lab")
    assert broken(lambda module, name: within(name, *TORCH) and not within(module, *rooms)) == []


def test_only_pages_and_routes_know_flask() -> None:
    rooms = ("lookup.api", "lookup.web")
    assert broken(lambda module, name: within(name, "flask") and not within(module, *rooms)) == []


def test_routes_know_the_database_by_its_errors_only() -> None:
    def queries(module: str, name: str) -> bool:
        database = within(name, "sqlalchemy") and not within(name, "sqlalchemy.exc")
        return database and within(module, "lookup.api")

    assert broken(queries) == []


def test_migrations_know_nothing_that_may_change_later() -> None:
    frozen = "lookup.catalog.migrations"

    def living(module: str, name: str) -> bool:
        return within(module, frozen) and within(name, "lookup") and not within(name, frozen)

    assert broken(living) == []


def test_the_serving_process_loads_nothing_of_offline_work_and_little_before_it_is_needed(
    embedded_export: Path, tmp_path: Path
) -> None:
    home = answering_home(tmp_path / "home", embedded_export)
    database = open_database(home.database_url)
    key = {"Authorization": f"Bearer {KeyRing(database).create(MAISON, Role.ADVISOR).secret}"}
    database.close()
    service = Service(home.path, "--drain-seconds", "0", python=("-X", "importtime"))
    try:
        photo = {"photo": ("p.jpg", BytesIO(random_photo()))}
        for path, sent in (("/v1/lookup", {}), ("/v1/search", {"text": "tote"})):
            url = f"{service.address}{path}"
            answer = httpx.post(url, data=sent, files=photo, headers=key, timeout=60)
            assert answer.status_code == 200, answer.text
    finally:
        service.stop()
    loaded = set(re.findall(r"^import time: .*\| +([\w.]+)$", service.log(), re.MULTILINE))
    assert loaded >= {"faiss", "onnxruntime", "lookup.service.photo", "lookup.search.run"}
    needless = [each for each in loaded if within(each, "indexer", *OFFLINE, *TORCH, *LATE)]
    assert needless == []
