"""Assesses cases of one maison, keeping products' references ready from one to the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.database import Database
from lookup.catalog.models import Maison
from lookup.codes.reading import ScannedCode, read_codes
from lookup.counterfeit.cases.claimed_product import gtins_by_sku
from lookup.counterfeit.cases.earlier_photos import EarlierPhotos
from lookup.counterfeit.cases.library import ReferenceLibrary
from lookup.counterfeit.cases.models import Inspection
from lookup.counterfeit.cases.sealed_photos import SealedPhotos
from lookup.counterfeit.cases.serials import (
    CodeCheck,
    check_codes,
    check_copies,
    check_editing,
    check_serial,
    normalized_serial,
)
from lookup.counterfeit.cases.taught_looks import TaughtLooks
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.repeats import thumbnail
from lookup.counterfeit.scoring.assessor import Assessor, SentPhoto
from lookup.counterfeit.scoring.bands import BandRule
from lookup.counterfeit.scoring.evidence import Assessment
from lookup.counterfeit.scoring.verdicts import LabelledLook, verdict_model
from lookup.vault.store import Kind, Vault

OtherProduct = Callable[[Image.Image, str], str | None]
"""Names the product that a picture surely shows, None if that is the one claimed or not sure."""

_MOST_ASSESSORS = 8


@dataclass(frozen=True)
class AskedPhoto:
    """A decoded photo and the editing program that its file names."""

    picture: Image.Image
    software: str | None = None


class CaseAssessor:
    """Safe to share between threads."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        looker: ItemLooker,
        rule: BandRule,
        other_product: OtherProduct,
    ) -> None:
        self._database = database
        self._maison = vault.maison
        self._library = ReferenceLibrary(vault, looker)
        self._looker = looker
        self._photos = SealedPhotos(vault, Kind.INSPECTION)
        self.taught = TaughtLooks(database, vault, looker)
        self._rule = rule
        self._other_product = other_product
        self._assessors: dict[str, tuple[object, Assessor]] = {}

    def assess(
        self,
        product_id: str,
        photos: Sequence[AskedPhoto],
        serial: str | None,
        case_id: str | None,
    ) -> tuple[Assessment, dict[str, CodeCheck]]:
        """What the photos and codes of an item say; `case_id` is its case, if it has one yet.

        Raises NotFound for a product that the maison does not have.
        """
        with self._database.session() as session:
            known = gtins_by_sku(session, self._maison, product_id).values()
            gtins = frozenset(gtin for gtin in known if gtin)
            seen_in = self._same_serial(session, serial, case_id)
            earlier = EarlierPhotos(session, self._maison, self._photos, case_id)
            assessor = self._assessor(session, product_id)
        assessment = assessor.assess(
            [SentPhoto(str(number), one.picture) for number, one in enumerate(photos, start=1)]
        )
        codes: list[ScannedCode] = []
        for one in photos:
            codes += read_codes(one.picture)
        small = {number: thumbnail(one.picture) for number, one in enumerate(photos, start=1)}
        checks = {
            "serial": check_serial(serial, seen_in),
            "barcode": check_codes(codes, gtins),
            "copies": check_copies({n: earlier.cases_with(each) for n, each in small.items()}),
            "editing": check_editing({n: one.software for n, one in enumerate(photos, start=1)}),
        }
        return assessment, checks

    def _assessor(self, session: Session, product_id: str) -> Assessor:
        """Kept from case to case until the product's references or verdicts change."""
        rows = self._library.genuine(session, product_id)
        fakes = self._library.counterfeit(session, product_id)
        taught = self.taught.photos(session, product_id)
        key = (tuple((row.id, row.details) for row in (*rows, *fakes)), tuple(taught))
        kept = self._assessors.get(product_id)
        if kept is not None and kept[0] == key:
            return kept[1]
        references, openers = self._library.ready(rows)
        known = [LabelledLook(row.item, self._library.look(row), True) for row in fakes]
        learnt = verdict_model(references, [*known, *self.taught.looks(taught)])
        assessor = Assessor(
            self._looker,
            references,
            openers,
            self._rule,
            learnt=learnt,
            other_product=lambda picture: self._other_product(picture, product_id),
        )
        while len(self._assessors) >= _MOST_ASSESSORS:
            self._assessors.pop(next(iter(self._assessors)), None)
        self._assessors[product_id] = (key, assessor)
        return assessor

    def _same_serial(self, session: Session, serial: str | None, case_id: str | None) -> list[str]:
        if serial is None:
            return []
        found = session.scalars(
            select(Inspection.id)
            .join(Maison, Maison.id == Inspection.maison_id)
            .where(Maison.code == self._maison, Inspection.serial == normalized_serial(serial))
        )
        return [other for other in found if other != case_id]
