"""A maison's references: taken in, counted, and made ready to compare with."""

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.errors import BadInput
from lookup.base.figures import Figures
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Maison
from lookup.counterfeit.cases.models import ReferencePhoto
from lookup.counterfeit.cases.parts import Origin, Part
from lookup.counterfeit.cases.sealed_photos import SealedPhotos, as_kept
from lookup.counterfeit.looking.comparison import ALIGNED_WITH, GenuineSheets, detail_unlikeness
from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.looking.look_file import look_from_bytes, look_to_bytes
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.quality import ADVICE, photo_quality
from lookup.counterfeit.looking.repeats import is_copy, is_mirrored_copy
from lookup.counterfeit.looking.sheet import opened_sheet
from lookup.counterfeit.scoring.references import Reference, ReferenceSet
from lookup.vault.store import Kind, Vault


@dataclass(frozen=True)
class NewReference:
    """A photo to be taken in; `item` names the item it shows, None where nobody knows: then it is
    an item of its own, unless it is a copy of another photo."""

    product_id: str
    data: bytes
    picture: Image.Image
    origin: Origin = Origin.GENUINE
    part: Part | None = None
    item: str | None = None
    colorway: str | None = None


class Coverage(Figures):
    """What there is of one product. `missing_parts` no genuine reference shows; `items_wanted`
    more genuine items would let anything be called divergent."""

    product_id: str
    genuine_photos: int
    genuine_items: int
    counterfeit_photos: int
    parts: dict[str, int]
    missing_parts: tuple[str, ...]
    items_wanted: int


class ReferenceLibrary:
    """References of one maison, whose photos lie in its vault."""

    def __init__(self, vault: Vault, looker: ItemLooker) -> None:
        self._vault = vault
        self._looker = looker
        self._photos = SealedPhotos(vault, Kind.REFERENCE)

    def add(self, session: Session, new: NewReference, by: str) -> bool:
        """Takes one photo in; False where it is there already.

        Raises BadInput for one that shows too little, NotFound for an unknown maison, and what
        the vault raises.
        """
        maison = find_maison(session, self._vault.maison)
        digest = hashlib.sha256(new.data).hexdigest()
        theirs = (
            ReferencePhoto.maison_id == maison.id,
            ReferencePhoto.product_id == new.product_id,
        )
        known = session.scalars(select(ReferencePhoto).where(*theirs)).all()
        if any(row.digest == digest for row in known):
            return False
        picture = as_kept(new.picture)
        look = self._looker.look(picture, colorway=new.colorway)
        quality = photo_quality(picture, look.box)
        if not quality.usable:
            raise BadInput(
                f"The photo shows too little ({', '.join(quality.shortcomings)}).",
                " ".join(ADVICE[one] for one in quality.shortcomings),
            )
        session.add(
            ReferencePhoto(
                maison_id=maison.id,
                product_id=new.product_id,
                origin=new.origin.value,
                part=new.part.value if new.part else None,
                item=new.item or self._item_of_copy(look, known) or digest[:16],
                colorway=new.colorway,
                added_at=datetime.now(UTC),
                added_by=by,
                digest=digest,
                photo=self._photos.keep(picture),
                look=self._vault.put(Kind.REFERENCE, look_to_bytes(look)),
                look_version=self._looker.version,
            )
        )
        session.flush()
        return True

    def measure_details(self, session: Session, product_id: str) -> None:
        """Lays each genuine reference over its most alike others, and keeps how far it stands out.

        To be called once photos were added: what is usual changes with every one of them.
        """
        rows = self.genuine(session, product_id)
        references, openers = self.ready(rows)
        sheets = GenuineSheets(
            [
                partial(opened_sheet, opener, one.look.box)
                for opener, one in zip(openers, references.references, strict=True)
            ]
        )
        for place, row in enumerate(rows):
            found = sheets.left_out(place, references.most_alike(place, ALIGNED_WITH))
            row.details = None if found is None else detail_unlikeness(found.heat)

    def genuine(self, session: Session, product_id: str) -> list[ReferencePhoto]:
        """Genuine references of the product, oldest first."""
        return self._rows(session, product_id, Origin.GENUINE)

    def counterfeit(self, session: Session, product_id: str) -> list[ReferencePhoto]:
        """References known to be counterfeit, oldest first."""
        return self._rows(session, product_id, Origin.COUNTERFEIT)

    def ready(
        self, rows: Sequence[ReferencePhoto]
    ) -> tuple[ReferenceSet, list[Callable[[], Image.Image]]]:
        """The references for comparing, under the names that `name_of` gives, and what opens each
        one's picture."""
        references = [
            Reference(
                name_of(row),
                row.item,
                self.look(row),
                math.nan if row.details is None else row.details,
            )
            for row in rows
        ]
        return ReferenceSet(references), [partial(self._photos.picture, row.photo) for row in rows]

    def look(self, row: ReferencePhoto) -> ItemLook:
        """A reference's look; computed anew where another encoder was used for it."""
        if row.look_version == self._looker.version:
            return look_from_bytes(self._vault.get(Kind.REFERENCE, row.look))
        return self._looker.look(self._photos.picture(row.photo), colorway=row.colorway)

    def picture(self, row: ReferencePhoto) -> Image.Image:
        """A reference's picture."""
        return self._photos.picture(row.photo)

    def photo(self, row: ReferencePhoto) -> bytes:
        """A reference's JPEG file."""
        return self._photos.read(row.photo)

    def _item_of_copy(self, look: ItemLook, known: Sequence[ReferencePhoto]) -> str | None:
        for row in known:
            earlier = self.look(row).thumbnail
            if is_copy(look.thumbnail, earlier) or is_mirrored_copy(look.thumbnail, earlier):
                return row.item
        return None

    def _rows(self, session: Session, product_id: str, origin: Origin) -> list[ReferencePhoto]:
        return list(
            session.scalars(
                select(ReferencePhoto)
                .join(Maison, Maison.id == ReferencePhoto.maison_id)
                .where(Maison.code == self._vault.maison)
                .where(ReferencePhoto.product_id == product_id)
                .where(ReferencePhoto.origin == origin.value)
                .order_by(ReferencePhoto.id)
            )
        )


def coverage(session: Session, maison: str, items_wanted: int) -> list[Coverage]:
    """Of every product that has references. Raises NotFound for an unknown maison."""
    maison_id = find_maison(session, maison).id
    rows = session.scalars(
        select(ReferencePhoto)
        .where(ReferencePhoto.maison_id == maison_id)
        .order_by(ReferencePhoto.product_id)
    ).all()
    return [
        _coverage(product, [row for row in rows if row.product_id == product], items_wanted)
        for product in dict.fromkeys(row.product_id for row in rows)
    ]


def name_of(row: ReferencePhoto) -> str:
    """What a reference is called in evidence."""
    return f"R{row.id}"


def _coverage(product: str, rows: list[ReferencePhoto], items_wanted: int) -> Coverage:
    genuine = [row for row in rows if row.origin == Origin.GENUINE]
    parts = Counter(row.part for row in genuine if row.part)
    items = len({row.item for row in genuine})
    return Coverage(
        product_id=product,
        genuine_photos=len(genuine),
        genuine_items=items,
        counterfeit_photos=len(rows) - len(genuine),
        parts={part.value: parts[part.value] for part in Part},
        missing_parts=tuple(part.value for part in Part if not parts[part.value]),
        items_wanted=max(0, items_wanted - items),
    )
