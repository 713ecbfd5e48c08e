import pytest
from sqlalchemy import select

from lookup.audit.models import AuditEntry
from lookup.base.errors import NotFound
from lookup.counterfeit.cases.models import Inspection, InspectionPhoto, ReferencePhoto
from lookup.privacy.erasure import Erasure
from lookup.vault.store import Kind, Vault
from tests.privacy.conftest import MAISON, OTHER, Kept


@pytest.fixture
def erasure(kept: Kept) -> Erasure:
    return Erasure(kept.database, kept.vault(), "zoe")


def test_one_photo_goes_and_what_was_said_with_it_stays(kept: Kept, erasure: Erasure) -> None:
    photo, other = kept.feedback("1", photo=b"one"), kept.feedback("2", photo=b"two")
    assert photo
    receipt = erasure.photo(photo)
    assert (receipt.photos, receipt.feedback, receipt.by) == (1, 0, "zoe")
    assert kept.photos() == {other}
    assert kept.rows() == [("1", "k1", None), ("2", "k1", other)]


def test_one_look_up_goes_with_all_that_was_said_of_it(kept: Kept, erasure: Erasure) -> None:
    kept.feedback("1", photo=b"one")
    kept.feedback("1", "k2", photo=b"again")
    other = kept.feedback("2", photo=b"two")
    receipt = erasure.lookup("1")
    assert (receipt.photos, receipt.feedback, receipt.lookups) == (2, 2, 1)
    assert (kept.photos(), kept.lookups()) == ({other}, ["2"])
    assert kept.rows() == [("2", "k1", other)]


def test_a_look_up_goes_with_the_demand_that_was_noted_of_it(kept: Kept, erasure: Erasure) -> None:
    kept.feedback("1")
    for lookup_id in ("1", "2"):
        kept.demand(lookup_id)
    erasure.lookup("1")
    assert kept.demanded() == ["2"]
    erasure.lookup("2")  # also where the look-up itself is forgotten
    assert kept.demanded() == []


def test_all_that_one_person_gave_goes(kept: Kept, erasure: Erasure) -> None:
    kept.feedback("1", "k1", photo=b"one")
    kept.feedback("2", "k1")
    kept.feedback("2", "k2")
    receipt = erasure.given_by("k1")
    assert (receipt.photos, receipt.feedback, receipt.lookups) == (1, 2, 0)
    assert kept.rows() == [("2", "k2", None)]
    assert kept.lookups() == ["1", "2"]  # who looked them up was never noted


def test_a_case_loses_its_photos_and_serial_and_keeps_its_scores(
    kept: Kept, erasure: Erasure
) -> None:
    item = kept.inspection("c1", b"suspect")
    look = kept.vault().put(Kind.INSPECTION, b"what it taught")
    with kept.database.session(write=True) as session:
        for row in session.scalars(select(InspectionPhoto)):
            row.look, row.fingerprint = look, "0" * 64
    kept.inspection("c9", b"elsewhere", maison=OTHER)
    assert erasure.inspection("c1").photos == 1
    with kept.database.session() as session:
        cases = {case.id: case.serial for case in session.scalars(select(Inspection))}
        photos = {row.inspection_id: row.photo for row in session.scalars(select(InspectionPhoto))}
    assert cases == {"c1": None, "c9": "SN-1"}
    assert photos["c1"] is None
    assert photos["c9"] is not None
    assert not {item, look} & set(kept.vault().items(Kind.INSPECTION))
    with kept.database.session() as session:
        rows = session.scalars(select(InspectionPhoto)).all()
    assert all((row.look, row.fingerprint) == (None, None) for row in rows)
    with pytest.raises(NotFound, match="alba keeps no inspection c9"):
        erasure.inspection("c9")


def test_shredding_takes_cases_and_references_too(kept: Kept, erasure: Erasure) -> None:
    kept.inspection("c1", b"suspect")
    kept.inspection("c9", b"elsewhere", maison=OTHER)
    assert erasure.everything().photos == 2
    with kept.database.session() as session:
        photos = {row.inspection_id: row.photo for row in session.scalars(select(InspectionPhoto))}
        references = session.scalars(select(ReferencePhoto.maison_id)).all()
    assert photos["c1"] is None
    assert photos["c9"] is not None
    assert len(references) == 1


def test_shredding_a_maison_leaves_nothing_that_could_be_opened(
    kept: Kept, erasure: Erasure
) -> None:
    kept.feedback("1", photo=b"one")
    elsewhere = kept.feedback("9", photo=b"elsewhere", maison=OTHER)
    receipt = erasure.everything()
    assert (receipt.photos, receipt.destroyed_keys) == (1, (1,))
    assert "replace the master key" in receipt.note
    assert kept.photos() == set()
    assert [key.alive for key in kept.vault().data_keys()] == [False]
    assert kept.rows()[0] == ("1", "k1", None)
    assert elsewhere
    assert kept.vault(OTHER).get(Kind.FEEDBACK, elsewhere) == b"elsewhere"


def test_another_maison_s_things_are_not_found(kept: Kept, erasure: Erasure) -> None:
    photo = kept.feedback("9", "k9", photo=b"elsewhere", maison=OTHER)
    assert photo
    for attempt in (
        lambda: erasure.photo(photo),
        lambda: erasure.lookup("9"),
        lambda: erasure.given_by("k9"),
    ):
        with pytest.raises(NotFound, match="alba keeps no"):
            attempt()
    assert kept.photos(OTHER) == {photo}
    assert kept.rows() == [("9", "k9", photo)]


@pytest.mark.parametrize("maison", [MAISON, "nowhere"])
def test_what_is_not_there_cannot_be_erased(kept: Kept, maison: str) -> None:
    erasure = Erasure(kept.database, kept.vault(maison), "zoe")
    with pytest.raises(NotFound):
        erasure.photo("0" * 32)
    assert not kept.home.vault_dir(maison).exists()


def test_an_erasure_that_was_killed_is_finished(
    kept: Kept, erasure: Erasure, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = kept.feedback("1", photo=b"one")

    def removed_then_killed(self: Vault, kind: Kind, item: str) -> bool:
        remove(self, kind, item)
        raise KeyboardInterrupt

    remove = Vault.remove
    with monkeypatch.context() as patched:
        patched.setattr(Vault, "remove", removed_then_killed)
        with pytest.raises(KeyboardInterrupt):
            erasure.lookup("1")
    assert kept.rows() == [("1", "k1", photo)]
    assert erasure.lookup("1").feedback == 1
    assert (kept.rows(), kept.lookups(), kept.photos()) == ([], [], set())


def test_each_erasure_is_in_the_audit_log(kept: Kept, erasure: Erasure) -> None:
    kept.feedback("1", photo=b"one")
    kept.feedback("2", photo=b"two")
    erasure.lookup("1")
    erasure.everything()
    with kept.database.session() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(entry.by, entry.action, entry.subject) for entry in entries] == [
        ("zoe", "photos.erased", "look-up 1"),
        ("zoe", "vault.shredded", "all kept photos"),
    ]
    assert entries[0].details == {"photos": 1, "feedback": 1, "lookups": 1}
