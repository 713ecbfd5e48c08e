"""A maison of which something is kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from lookup.base.home import Home
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.counterfeit.cases.models import Inspection, InspectionPhoto, ReferencePhoto
from lookup.demand.models import DemandRecord
from lookup.feedback.models import Feedback, LookupRecord
from lookup.settings.table import Settings
from lookup.vault.master_keys import MasterKey, read_master_keys
from lookup.vault.store import Kind, Vault

MAISON, OTHER = "alba", "brera"
NOW = datetime.now(UTC)
ANSWERED = {
    "generation": "g1",
    "encoder": "embedded",
    "decision": "match",
    "source": "photo",
    "ranking": [],
}


class Kept:
    """What is kept, as the service would have kept it."""

    def __init__(self, database: Database, home: Home, settings: Settings) -> None:
        self.database = database
        self.home = home
        self._masters = read_master_keys(settings)

    def vault(self, maison: str = MAISON) -> Vault:
        return Vault(self.home, maison, self._masters)

    def feedback(
        self, lookup_id: str, key: str = "k1", *, photo: bytes | None = None, maison: str = MAISON
    ) -> str | None:
        """A look-up somebody gave feedback on; gives the photo's id."""
        item = self.vault(maison).put(Kind.FEEDBACK, photo) if photo else None
        with self.database.session(write=True) as session:
            maison_id = ensure_maison(session, maison).id
            if session.get(LookupRecord, lookup_id) is None:
                session.add(
                    LookupRecord(lookup_id=lookup_id, maison_id=maison_id, at=NOW, **ANSWERED)
                )
            session.add(
                Feedback(
                    maison_id=maison_id,
                    lookup_id=lookup_id,
                    given_at=NOW,
                    given_by=key,
                    looked_up_at=NOW,
                    photo=item,
                    **ANSWERED,
                )
            )
        return item

    def inspection(self, case_id: str, photo: bytes, *, maison: str = MAISON) -> str:
        """A case with one photo and a serial, and a reference; gives the photo's id."""
        item = self.vault(maison).put(Kind.INSPECTION, photo)
        reference = self.vault(maison).put(Kind.REFERENCE, b"genuine")
        with self.database.session(write=True) as session:
            maison_id = ensure_maison(session, maison).id
            session.add(
                Inspection(
                    id=case_id,
                    maison_id=maison_id,
                    product_id="BG-1",
                    state="open",
                    opened_at=NOW,
                    opened_by="key k1",
                    serial="SN-1",
                    urgency=0.5,
                    assessment={},
                    checks={},
                )
            )
            session.flush()
            session.add(InspectionPhoto(inspection_id=case_id, number=1, added_at=NOW, photo=item))
            session.add(
                ReferencePhoto(
                    maison_id=maison_id,
                    product_id="BG-1",
                    origin="genuine",
                    item="1",
                    added_at=NOW,
                    added_by="key k1",
                    digest="0" * 64,
                    photo=reference,
                    look=reference,
                    look_version="1",
                )
            )
        return item

    def demand(self, lookup_id: str) -> None:
        """A look-up of something that was sold out."""
        with self.database.session(write=True) as session:
            maison_id = ensure_maison(session, MAISON).id
            session.add(
                DemandRecord(
                    lookup_id=lookup_id,
                    maison_id=maison_id,
                    week=NOW.date(),
                    kind="sold_out",
                    product_id="BG-1",
                    encoder="embedded",
                )
            )

    def demanded(self) -> list[str]:
        with self.database.session() as session:
            return list(session.scalars(select(DemandRecord.lookup_id).order_by("lookup_id")))

    def photos(self, maison: str = MAISON) -> set[str]:
        return set(self.vault(maison).items(Kind.FEEDBACK))

    def rows(self) -> list[tuple[str, str | None, str | None]]:
        """(look-up, key, photo) of all feedback, in order."""
        with self.database.session() as session:
            rows = session.scalars(select(Feedback).order_by(Feedback.id)).all()
        return [(row.lookup_id, row.given_by, row.photo) for row in rows]

    def lookups(self) -> list[str]:
        with self.database.session() as session:
            return list(session.scalars(select(LookupRecord.lookup_id).order_by("lookup_id")))


@pytest.fixture
def master(monkeypatch: pytest.MonkeyPatch) -> SecretStr:
    key = MasterKey.generate().reveal()
    monkeypatch.setenv("LOOKUP_MASTER_KEY", key)
    return SecretStr(key)


@pytest.fixture
def kept(tmp_path: Path, database_url: str, master: SecretStr) -> Iterator[Kept]:
    database = open_database(database_url)
    with database.session(write=True) as session:
        ensure_maison(session, MAISON)
        ensure_maison(session, OTHER)
    yield Kept(database, Home(tmp_path), Settings(home=tmp_path, master_key=master))
    database.close()
