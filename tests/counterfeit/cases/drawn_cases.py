"""Cases and references of items drawn with a few strokes."""

from lookup.catalog.database import Database
from lookup.counterfeit.cases.cases import CaseAnswer
from lookup.counterfeit.cases.desk import InspectionDesk
from lookup.counterfeit.cases.library import NewReference, ReferenceLibrary
from lookup.counterfeit.cases.new_photo import NewPhoto
from lookup.counterfeit.cases.parts import Part
from lookup.counterfeit.cases.reviewer import Reviewer
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.vault.store import Vault
from tests.counterfeit.conftest import item

ANNA, BORIS = Reviewer("Anna", "lk_1"), Reviewer("Boris", "lk_2")


def taken_in(database: Database, vault: Vault, looker: ItemLooker, count: int) -> None:
    library = ReferenceLibrary(vault, looker)
    with database.session(write=True) as session:
        for shot in range(count):
            part = Part.FRONT if shot else Part.LOGO
            library.add(session, reference(shot, part), "Anna")


def reference(shot: int, part: Part | None = None) -> NewReference:
    picture = item(1, shot=shot)
    return NewReference("LUNE", picture.tobytes(), picture, part=part)


def opened(desk: InspectionDesk, *, model: int = 2, serial: str | None = None) -> CaseAnswer:
    return desk.open("LUNE", [NewPhoto(item(model, shot=40), Part.FRONT)], ANNA, serial)
