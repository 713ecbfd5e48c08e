import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from lookup.audit.verification import verify_chain
from lookup.backup.making import make_backup
from lookup.backup.restoring import restore_backup
from lookup.base.errors import AuditBroken, BadCode, BadInput, NotFound, Refused
from lookup.base.home import Home
from lookup.catalog.database import Database, open_home
from lookup.catalog.reading.listing import Window
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.pieces.answers import Event, ItemAnswer
from lookup.counterfeit.pieces.passport import passport_json_ld
from lookup.counterfeit.pieces.registry import ItemRegistry, NewItem
from lookup.counterfeit.pieces.sameness import LEAST_OTHERS, Decision, Reason, Sameness
from lookup.privacy.erasure import Erasure
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Kind, Vault
from tests import boutique
from tests.boutique import MAISON, OTHER
from tests.counterfeit.pieces.conftest import piece

ANNA = Reviewer("Anna", "lk_1")
GTIN = "09506000134352"
LINK = f"https://id.example.com/01/{GTIN}/21/AB-12"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = boutique.catalogue(
        tmp_path,
        [boutique.product("LUNE", "Sac Lune", ("Noir",))],
        other=[boutique.product("SOLE", "Borsa Sole", ("Nero",))],
    )
    with database.session(write=True) as session:
        session.execute(text("UPDATE variant SET gtin = :gtin"), {"gtin": GTIN})
    yield database
    database.close()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(Home(tmp_path), MAISON, MasterKeys([MasterKey.generate()]))


@pytest.fixture
def registry(database: Database, vault: Vault, looker: ItemLooker) -> ItemRegistry:
    return ItemRegistry(database, vault, looker)


def registered(registry: ItemRegistry, grain: int = 1, **named: str) -> ItemAnswer:
    photos = [NewPhoto(piece(grain, shot=shot)) for shot in (0, 1)]
    return registry.register(NewItem("LUNE", **named), photos, ANNA)


def photos_kept(vault: Vault) -> int:
    return len(list(vault.items(Kind.ITEM)))


def test_an_item_is_kept_sealed_and_found_by_its_serial_number(
    registry: ItemRegistry, vault: Vault
) -> None:
    item = registered(registry, serial="ab 12")
    registered(registry, 2)
    assert [line.id for line in registry.page(Window(9), "AB-12").items] == [item.id]
    assert len(registry.page(Window(9)).items) == 2
    assert photos_kept(vault) == 4
    assert registry.photo(item.id, 2)[:2] == b"\xff\xd8"
    assert b"\xff\xd8" not in next(iter((vault._directory / "item").glob("*/*"))).read_bytes()[:60]


def test_one_request_registers_and_checks_once(registry: ItemRegistry, vault: Vault) -> None:
    photo = [NewPhoto(piece(1))]

    def ask(_: int) -> str:
        return registry.register(NewItem("LUNE", serial="A1"), photo, ANNA, request="r").id

    with ThreadPoolExecutor(2) as clicks:  # both are under way before either is done
        first, second = clicks.map(ask, (1, 2))
    assert first == second
    assert photos_kept(vault) == 1
    for _ in range(2):
        assert registry.check(first, [NewPhoto(piece(1, shot=3))], ANNA, request="c").number == 1
    assert photos_kept(vault) == 2
    for _ in range(2):
        noted = registry.deeds.repaired(first, "New handle.", ANNA, request="n")
    assert [entry.event for entry in noted.history].count(Event.REPAIRED) == 1


def test_a_backup_brings_items_back_with_their_photos_and_their_history(
    registry: ItemRegistry, vault: Vault, looker: ItemLooker, tmp_path: Path
) -> None:
    item = registered(registry, serial="A1")
    noted = registry.deeds.repaired(item.id, "New handle.", ANNA)
    make_backup(Home(tmp_path), tmp_path / "backup.tar")
    restore_backup(tmp_path / "backup.tar", tmp_path / "restored")
    home = Home(tmp_path / "restored")
    database = open_home(home)
    back = ItemRegistry(database, Vault(home, MAISON, vault._masters), looker)
    try:
        assert back.item(item.id) == noted
        assert back.photo(item.id, 1) == registry.photo(item.id, 1)
    finally:
        database.close()


def test_a_digital_link_names_the_serial_number(registry: ItemRegistry) -> None:
    assert registered(registry, digital_link=LINK).serial == "AB-12"
    with pytest.raises(Refused, match="has a registered item of that serial number"):
        registered(registry, 2, serial="ab12")


@pytest.mark.parametrize(
    ("named", "error"),
    [
        ({"digital_link": "https://id.example.com/01/09506000134352"}, BadCode),
        ({"digital_link": "https://id.example.com/01/05901234123457/21/A1"}, BadInput),
        ({"digital_link": LINK, "serial": "AB-13"}, BadInput),
        ({"sku": "SOLE-Nero"}, NotFound),
        ({"passport": "javascript:alert(1)"}, BadInput),
    ],
)
def test_what_contradicts_itself_is_refused_before_anything_is_kept(
    registry: ItemRegistry, vault: Vault, named: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        registered(registry, **named)
    assert photos_kept(vault) == 0


def test_a_photo_that_shows_too_little_registers_nothing(registry: ItemRegistry) -> None:
    with pytest.raises(BadInput, match="Photo 1 shows too little"):
        registry.register(NewItem("LUNE"), [NewPhoto(Image.new("RGB", (300, 300)))], ANNA)


def test_what_another_maison_registered_is_not_there(
    registry: ItemRegistry, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    item = registered(registry).id
    theirs = ItemRegistry(database, Vault(Home(vault._directory), OTHER, MasterKeys()), looker)
    assert theirs.page(Window(9)).items == []
    with pytest.raises(NotFound):
        theirs.item(item)
    with pytest.raises(NotFound):
        theirs.check(item, [NewPhoto(piece(1))], ANNA)


def test_references_and_other_items_are_what_a_piece_is_told_apart_from(
    registry: ItemRegistry, database: Database, vault: Vault, looker: ItemLooker
) -> None:
    item = registered(registry, serial="A1").id
    new = [NewPhoto(piece(1, shot=5))]
    alone = registry.check(item, new, ANNA).result
    assert (alone.answer, alone.reason) == (Sameness.CANNOT_TELL, Reason.TOO_FEW_OTHERS)
    library = ReferenceLibrary(vault, looker)
    with database.session(write=True) as session:
        for grain in range(100, 102 + LEAST_OTHERS):
            picture = piece(grain)
            library.add(session, NewReference("LUNE", picture.tobytes(), picture), "Anna")
    registered(registry, 50)
    told = registry.check(item, new, ANNA)
    assert told.result.answer is Sameness.CONSISTENT
    assert told.result.others >= LEAST_OTHERS
    assert registry.check(item, [NewPhoto(piece(50, shot=5))], ANNA).result.answer is (
        Sameness.UNLIKE
    )
    onto = registry.checked_photo(item, told.number, 1, aligned=True)
    assert onto[:2] == b"\xff\xd8"


def test_the_registered_photo_itself_proves_nothing(registry: ItemRegistry) -> None:
    item = registered(registry).id
    checked = registry.check(item, [NewPhoto(piece(1).resize((300, 300)))], ANNA).result
    assert checked.reason is Reason.NO_USABLE_PHOTO
    assert checked.photos[0].copy_of_registered


def test_the_history_is_in_the_audit_log_and_shows_when_it_was_changed(
    registry: ItemRegistry, database: Database
) -> None:
    item = registered(registry).id
    registry.check(item, [NewPhoto(piece(1, shot=4))], ANNA)
    registry.deeds.repaired(item, "New handle.", ANNA)
    registry.deeds.decided(item, Decision.SAME, "The scratch is there.", ANNA)
    history = registry.deeds.link_passport(item, "https://dpp.example.com/1", ANNA).history
    assert [entry.event for entry in history] == [
        Event.REGISTERED,
        Event.CHECKED,
        Event.REPAIRED,
        Event.DECIDED,
        Event.PASSPORT_LINKED,
    ]
    assert all(later.previous == earlier.digest for earlier, later in pairwise(history))
    with database.session() as session:
        assert verify_chain(session, MAISON).digest == history[-1].digest
    with database.session(write=True) as session:
        session.execute(text("DROP TRIGGER audit_entry_no_update"))
        session.execute(text("UPDATE audit_entry SET details = '{}' WHERE number = 3"))
    with pytest.raises(AuditBroken, match="Entry 3"):
        registry.item(item)


def test_a_passport_names_the_item_and_its_history_and_no_person(registry: ItemRegistry) -> None:
    passport = "https://dpp.example.com/1"
    item = registered(registry, digital_link=LINK, passport=passport)
    registry.deeds.decided(item.id, Decision.SAME, "Anna saw the scratch.", ANNA)
    item = registry.item(item.id)
    document = passport_json_ld(item, registry.gtin(item))
    product, *actions = document["@graph"]
    assert product["@type"] == "IndividualProduct"
    assert (product["@id"], product["gtin"], product["serialNumber"]) == (LINK, GTIN, "AB-12")
    assert product["hasDigitalProductPassport"] == passport
    assert [action["@type"] for action in actions] == ["RegisterAction", "AssessAction"]
    assert actions[1]["result"] == "same piece"
    assert {"@type": "PropertyValue", "propertyID": "sha256", "value": item.history[1].digest} in (
        actions[1]["identifier"]
    )
    assert "Anna" not in json.dumps(document)


def test_an_erased_item_keeps_what_happened_and_nothing_else(
    registry: ItemRegistry, database: Database, vault: Vault
) -> None:
    item = registered(registry, digital_link=LINK, passport="https://dpp.example.com/1").id
    registry.check(item, [NewPhoto(piece(1, shot=4))], ANNA)
    receipt = Erasure(database, vault, "zoe").item(item)
    assert (receipt.photos, receipt.subject) == (3, f"item {item}")
    assert photos_kept(vault) == 0
    left = registry.item(item)
    assert (left.serial, left.digital_link, left.passport) == (None, None, None)
    assert [photo.kept for photo in left.photos] == [False, False]
    assert not left.checks[0].kept
    assert left.history[-1].event is Event.ERASED
    with pytest.raises(Refused):
        registry.check(item, [NewPhoto(piece(1))], ANNA)
    with pytest.raises(NotFound):
        registry.photo(item, 1)
    with pytest.raises(NotFound):
        Erasure(database, vault, "zoe").item("0" * 32)
