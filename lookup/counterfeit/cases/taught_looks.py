"""What decided cases teach: the looks of their photos, with what people concluded."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.counterfeit.cases.case_reader import CaseReader
from lookup.counterfeit.cases.cases import State, Verdict
from lookup.counterfeit.cases.models import Inspection, InspectionPhoto
from lookup.counterfeit.cases.sealed_photos import SealedPhotos
from lookup.counterfeit.looking.look_file import look_from_bytes, look_to_bytes
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.verdicts import LabelledLook
from lookup.vault.store import Kind, Vault

_TEACHING = {Verdict.COUNTERFEIT: True, Verdict.GENUINE: False}


@dataclass(frozen=True)
class TaughtPhoto:
    """A photo of a decided case: the id of its look in the vault."""

    case: str
    look: str
    counterfeit: bool


class TaughtLooks:
    """Of one maison; safe to share between threads."""

    def __init__(self, database: Database, vault: Vault, looker: ItemLooker) -> None:
        self._database = database
        self._vault = vault
        self._photos = SealedPhotos(vault, Kind.INSPECTION)
        self._looker = looker

    def keep(self, case_id: str) -> None:
        """Keeps the looks of a case that was decided as counterfeit or genuine."""
        with self._database.session() as session:
            reader = CaseReader(session, self._vault.maison)
            case = reader.case(case_id)
            verdicts = reader.verdicts(case)
            decided = case.state == State.DECIDED.value and verdicts[-1].verdict in _TEACHING
            rows = reader.kept(case) if decided else []
        looks = {row.id: self._looker.look(self._photos.picture(str(row.photo))) for row in rows}
        sealed = {
            row: self._vault.put(Kind.INSPECTION, look_to_bytes(look))
            for row, look in looks.items()
        }
        with self._database.session(write=True) as session:
            for row in session.scalars(
                select(InspectionPhoto).where(InspectionPhoto.id.in_(sealed))
            ):
                row.look, row.look_version = sealed[row.id], self._looker.version

    def photos(self, session: Session, product_id: str) -> list[TaughtPhoto]:
        """Photos of the product's decided cases that this encoder has looked at, oldest first."""
        rows = session.execute(
            select(Inspection, InspectionPhoto.look)
            .join(Maison, Maison.id == Inspection.maison_id)
            .join(InspectionPhoto, InspectionPhoto.inspection_id == Inspection.id)
            .where(Maison.code == self._vault.maison, Inspection.product_id == product_id)
            .where(Inspection.state == State.DECIDED.value)
            .where(InspectionPhoto.look_version == self._looker.version)
            .order_by(InspectionPhoto.id)
        ).all()
        reader = CaseReader(session, self._vault.maison)
        said = {case.id: reader.verdicts(case)[-1].verdict for case, _ in rows}
        return [
            TaughtPhoto(case.id, str(look), _TEACHING[said[case.id]])
            for case, look in rows
            if look is not None
        ]

    def looks(self, photos: Sequence[TaughtPhoto]) -> list[LabelledLook]:
        """The same with their looks, each case one item."""
        return [
            LabelledLook(
                f"case {one.case}",
                look_from_bytes(self._vault.get(Kind.INSPECTION, one.look)),
                one.counterfeit,
            )
            for one in photos
        ]
