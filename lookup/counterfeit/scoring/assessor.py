"""Several photos of one item against the references of the model it claims to be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from PIL import Image

from lookup.counterfeit.looking.comparison import (
    ALIGNED_WITH,
    GenuineSheets,
    detail_unlikeness,
)
from lookup.counterfeit.looking.look import ItemLook
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.parts_comparison import GenuineParts
from lookup.counterfeit.looking.quality import ADVICE, PhotoQuality, photo_quality
from lookup.counterfeit.looking.repeats import is_copy, is_mirrored_copy
from lookup.counterfeit.looking.sheet import detail_sheet, opened_sheet
from lookup.counterfeit.looking.signs import FORM, WEIGHTS
from lookup.counterfeit.scoring.bands import Band, BandRule
from lookup.counterfeit.scoring.evidence import (
    HEAT_SCALE,
    Assessment,
    CaptureEvidence,
    PhotoEvidence,
    Remark,
    RemarkKind,
    SignEvidence,
)
from lookup.counterfeit.scoring.learning import VerdictModel
from lookup.counterfeit.scoring.places import (
    Places,
    places_of_details,
    places_of_none,
    places_of_parts,
)
from lookup.counterfeit.scoring.references import ReferenceSet, most_frequent_kind
from lookup.counterfeit.scoring.statements import statement

_NEAREST_SHOWN = 5

REMARKS = {
    RemarkKind.SAME_PHOTO: "The same photo was sent before: it counts once.",
    RemarkKind.COPY: (
        "This is a copy of the reference {name}, not a photo of the item: it does not count."
    ),
    RemarkKind.MIRRORED: "This is the mirror image of the reference {name}: it does not count.",
    RemarkKind.OTHER_PRODUCT: (
        "This shows {name} rather than the model claimed: it does not count."
    ),
}


@dataclass(frozen=True)
class SentPhoto:
    """A photo under the name it is kept by."""

    name: str
    picture: Image.Image


class Assessor:
    """Assesses items claimed to be one product."""

    def __init__(
        self,
        looker: ItemLooker,
        references: ReferenceSet,
        open_reference: Sequence[Callable[[], Image.Image]],
        rule: BandRule,
        *,
        learnt: VerdictModel | None = None,
        other_product: Callable[[Image.Image], str | None] = lambda _: None,
    ) -> None:
        """`open_reference` opens each reference's picture, in their order. `other_product` names
        the product that a picture surely shows, if that is not the one claimed."""
        self._looker = looker
        self._references = references
        self._rule = rule
        self._learnt = learnt if learnt is not None and learnt.holds else None
        self._other_product = other_product
        self._sheets = GenuineSheets(
            [
                partial(opened_sheet, opener, reference.look.box)
                for opener, reference in zip(open_reference, references.references, strict=True)
            ]
        )
        self._parts = GenuineParts([one.look for one in references.references])

    def assess(self, photos: Sequence[SentPhoto]) -> Assessment:
        """What the photos say together. Raises PhotoError where a reference cannot be opened."""
        examined: list[_Examined] = []
        for photo in photos:
            look = self._looker.look(photo.picture)
            remarks = self._remarks(photo.picture, look, [one.look for one in examined])
            examined.append(self._examined(photo, look, remarks))
        counting = [one for one in examined if one.evidence.counts]
        return self._assessment([one.evidence for one in examined], counting)

    def _remarks(
        self, picture: Image.Image, look: ItemLook, seen: Sequence[ItemLook]
    ) -> list[Remark]:
        if any(is_copy(look.thumbnail, earlier.thumbnail) for earlier in seen):
            return [Remark(kind=RemarkKind.SAME_PHOTO)]
        for reference in self._references.references:
            if is_copy(look.thumbnail, reference.look.thumbnail):
                return [Remark(kind=RemarkKind.COPY, name=reference.name)]
            if is_mirrored_copy(look.thumbnail, reference.look.thumbnail):
                return [Remark(kind=RemarkKind.MIRRORED, name=reference.name)]
        other = self._other_product(picture)
        return [] if other is None else [Remark(kind=RemarkKind.OTHER_PRODUCT, name=other)]

    def _examined(self, photo: SentPhoto, look: ItemLook, remarks: list[Remark]) -> "_Examined":
        quality = photo_quality(photo.picture, look.box)
        counts = quality.usable and not remarks and self._references.items > 0
        if not counts:
            return _Examined(look, float("nan"), _bare(photo, look, quality, remarks))
        unlike = self._references.unlike(FORM, [look])[0]
        order = [int(n) for n in np.argsort(unlike)]
        places, details = self._places(photo, look, order)
        names = [reference.name for reference in self._references.references]
        evidence = _bare(photo, look, quality, remarks).model_copy(
            update={
                "counts": True,
                "nearest": tuple((names[n], 1 - float(unlike[n])) for n in order[:_NEAREST_SHOWN]),
                "box": places.box,
                "aligned_with": places.aligned_with,
                "heat": places.heat,
                "regions": places.regions,
            }
        )
        return _Examined(look, details, evidence)

    def _places(
        self, photo: SentPhoto, look: ItemLook, order: Sequence[int]
    ) -> tuple[Places, float]:
        """What stands out where, and how far the photo's details do, NaN where nothing aligns.

        Details where they align; else parts, more coarsely; else heat alone.
        """
        references = self._references.references
        near = order[:ALIGNED_WITH]
        sheet = detail_sheet(photo.picture, look.box)
        details = self._sheets.compare(sheet, near)
        if details is not None:
            reference = self._sheets.sheet(details.reference)
            name = references[details.reference].name
            places = places_of_details(photo.picture, sheet, reference, name, details)
            return places, detail_unlikeness(details.heat)
        parts = self._parts.compare(look, near)
        if parts is not None:
            name = references[parts.reference].name
            return places_of_parts(photo.picture, look, name, parts), float("nan")
        nearest = [references[n].look for n in order[:_NEAREST_SHOWN]]
        return places_of_none(photo.picture, look, nearest), float("nan")

    def _assessment(
        self, photos: Sequence[PhotoEvidence], counting: Sequence["_Examined"]
    ) -> Assessment:
        items = self._references.items
        wanted = max(0, self._rule.items_wanted - items)
        score, p_value, band = None, None, Band.NO_EVIDENCE
        signs: dict[str, float | None] = {}
        capture = None
        if counting:
            looks = [one.look for one in counting]
            found = self._references.unusualness(looks, [one.details for one in counting])
            score, p_value, signs = found.score, found.p_value, dict(found.signs)
            items, wanted = found.items, max(0, self._rule.items_wanted - found.items)
            kind = most_frequent_kind(looks)
            capture = CaptureEvidence(
                kind=kind, items=self._references.items_of(kind), alike=found.alike
            )
            if self._learnt is not None:
                summary = np.mean([look.summary for look in looks], axis=0)
                score = self._learnt.score(summary.astype(np.float64), found.score)
                p_value = self._learnt.p_value(score)
            band = self._rule.band(
                p_value,
                items,
                laid_over=self._learnt is not None
                or any(one.evidence.aligned_with for one in counting),
                alike=found.alike,
            )
        return Assessment(
            band=band,
            statement=statement(band, p_value, items, wanted, capture),
            score=score,
            p_value=p_value,
            false_alarm_rate=self._rule.false_alarm_rate,
            reference_items=items,
            references_wanted=wanted,
            signs={
                sign: SignEvidence(weight=weight, deviation=signs.get(sign))
                for sign, weight in WEIGHTS.items()
            },
            photos=tuple(photos),
            capture=capture,
            learnt_from_verdicts=0 if self._learnt is None else len(self._learnt.rows),
            versions={"looks": self._looker.version},
        )


@dataclass(frozen=True)
class _Examined:
    look: ItemLook
    details: float
    evidence: PhotoEvidence


def _bare(
    photo: SentPhoto, look: ItemLook, quality: PhotoQuality, remarks: Sequence[Remark]
) -> PhotoEvidence:
    return PhotoEvidence(
        photo=photo.name,
        counts=False,
        notes=tuple(REMARKS[one.kind].format(name=one.name) for one in remarks),
        remarks=tuple(remarks),
        shortcomings=quality.shortcomings,
        advice=tuple(ADVICE[one] for one in quality.shortcomings),
        box=look.box,
        nearest=(),
        aligned_with=None,
        heat=(),
        heat_scale=HEAT_SCALE,
        regions=(),
    )
