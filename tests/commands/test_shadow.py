"""`lookup shadow`: what a generation would change, and publishing it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main as lookup
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.index.entries import ImageEntry
from lookup.index.remote.elsewhere import generation_store
from lookup.index.shadow import ShadowPointer
from lookup.service.shadow_notes import Seen, ShadowNote
from tests import boutique
from tests.boutique import MAISON
from tests.generations import parts
from tests.generations import write as write_generation

PUBLISHED, SHADOW = "20260101T000000Z-00000001", "20260102T000000Z-00000002"


@pytest.fixture
def home(tmp_path: Path, embedded_export: Path) -> Home:
    """A home with a published generation, a shadow, and one look-up that both matched."""
    boutique.catalogue(
        tmp_path, [boutique.product("LUNE", "Sac Lune", ("Noir",))], other=[]
    ).close()
    home = Home(tmp_path)
    store = generation_store(home, MAISON)
    for generation in (PUBLISHED, SHADOW):
        what = parts(embedded_export, [ImageEntry(1, "LUNE", None)])
        with store.staging(generation) as directory:
            write_generation(directory, what, generation, MAISON)
    store.publish(PUBLISHED)
    pointer = ShadowPointer(home, MAISON)
    pointer.set(SHADOW)
    sights = [
        Seen(generation=each, decision=decision, product="LUNE", milliseconds=40)
        for each, decision in ((PUBLISHED, "none"), (SHADOW, "match"))
    ]
    note = ShadowNote(at=datetime.now(UTC), published=sights[0], shadow=sights[1])
    note.append(pointer.notes_file)
    return home


def shadow(home: Home, *arguments: str) -> Result:
    command = ["shadow", "--home", str(home.path), "--maison", MAISON, *arguments]
    return CliRunner().invoke(lookup, command, prog_name="lookup")


def test_it_tells_what_would_change(home: Home) -> None:
    report = json.loads(shadow(home, "--json").stdout)
    assert (report["published"], report["shadow"], report["lookups"]) == (PUBLISHED, SHADOW, 1)
    assert report["decisions"] == {"none > match": 1}
    assert generation_store(home, MAISON).current() == PUBLISHED
    told = shadow(home).stdout
    assert "same best product: 100.0% [20.7% to 100.0%]" in told
    assert "none > match" in told


def test_one_command_promotes_it(home: Home) -> None:
    result = shadow(home, "--promote")
    assert result.exit_code == 0
    assert generation_store(home, MAISON).current() == SHADOW
    assert ShadowPointer(home, MAISON).read() is None
    database = open_database(home.database_url)
    with database.session() as session:
        from lookup.audit.models import AuditEntry

        assert [entry.action for entry in session.query(AuditEntry)] == ["generation.published"]
    database.close()


def test_a_damaged_one_is_not_promoted(home: Home) -> None:
    store = generation_store(home, MAISON)
    (store.path(SHADOW) / "entries.npz").write_bytes(b"")
    assert shadow(home, "--promote").exit_code == 3
    assert store.current() == PUBLISHED


def test_without_one_the_remedy_is_told(home: Home) -> None:
    ShadowPointer(home, MAISON).clear()
    result = shadow(home)
    assert result.exit_code == 2
    assert "indexer build --shadow" in result.stderr
