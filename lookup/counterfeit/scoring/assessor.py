"""Several photos of one item against the references of the model it claims to be."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from lookup.counterfeit.looking.comparison import (
    ALIGNED_WITH,
    ComparedDetails,
    GenuineSheets,
    detail_unlikeness,
)
from lookup.counterfeit.looking.heat import most_unusual, share_below
from lookup.counterfeit.looking.item_mask import item_mask
from lookup.counterfeit.looking.look import Box, Floats, ItemLook
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.patch_heat import patch_heat, usual_patch_heat
from lookup.counterfeit.looking.quality import ADVICE, PhotoQuality, photo_quality
from lookup.counterfeit.looking.repeats import is_copy, is_mirrored_copy
from lookup.counterfeit.looking.sheet import DetailSheet, detail_sheet, opened_sheet
from lookup.counterfeit.looking.signs import FORM, WEIGHTS
from lookup.counterfeit.scoring.bands import Band, BandRule
from lookup.counterfeit.scoring.evidence import (
    HEAT_SCALE,
    Assessment,
    PhotoEvidence,
    RegionEvidence,
    SignEvidence,
)
from lookup.counterfeit.scoring.learning import VerdictModel
from lookup.counterfeit.scoring.references import ReferenceSet
from lookup.counterfeit.scoring.statements import statement

REGIONS_SHOWN = 3

_NEAREST_SHOWN = 5

SAME_PHOTO = "The same photo was sent before: it counts once."
COPY = "This is a copy of the reference {name}, not a photo of the item: it does not count."
MIRRORED = "This is the mirror image of the reference {name}: it does not count."
OTHER_PRODUCT = "This shows {product} rather than the model claimed: it does not count."


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
        self._learnt = learnt if learnt is not None and learnt.better_than_plain else None
        self._other_product = other_product
        self._sheets = GenuineSheets(
            [
                partial(opened_sheet, opener, reference.look.box)
                for opener, reference in zip(open_reference, references.references, strict=True)
            ]
        )

    def assess(self, photos: Sequence[SentPhoto]) -> Assessment:
        """What the photos say together. Raises PhotoError where a reference cannot be opened."""
        examined: list[_Examined] = []
        for photo in photos:
            look = self._looker.look(photo.picture)
            notes = self._notes(photo.picture, look, [one.look for one in examined])
            examined.append(self._examined(photo, look, notes))
        counting = [one for one in examined if one.evidence.counts]
        return self._assessment([one.evidence for one in examined], counting)

    def _notes(self, picture: Image.Image, look: ItemLook, seen: Sequence[ItemLook]) -> list[str]:
        if any(is_copy(look.thumbnail, earlier.thumbnail) for earlier in seen):
            return [SAME_PHOTO]
        for reference in self._references.references:
            if is_copy(look.thumbnail, reference.look.thumbnail):
                return [COPY.format(name=reference.name)]
            if is_mirrored_copy(look.thumbnail, reference.look.thumbnail):
                return [MIRRORED.format(name=reference.name)]
        other = self._other_product(picture)
        return [] if other is None else [OTHER_PRODUCT.format(product=other)]

    def _examined(self, photo: SentPhoto, look: ItemLook, notes: list[str]) -> "_Examined":
        quality = photo_quality(photo.picture, look.box)
        counts = quality.usable and not notes and self._references.items > 0
        if not counts:
            return _Examined(look, float("nan"), _bare(photo, look, quality, notes))
        unlike = self._references.unlike(FORM, [look])[0]
        order = [int(n) for n in np.argsort(unlike)]
        sheet = detail_sheet(photo.picture, look.box)
        compared = self._sheets.compare(sheet, order[:ALIGNED_WITH])
        names = [reference.name for reference in self._references.references]
        bare = _bare(photo, look, quality, notes)
        evidence = bare.model_copy(
            update={
                "counts": True,
                "nearest": tuple((names[n], 1 - float(unlike[n])) for n in order[:_NEAREST_SHOWN]),
                **(
                    self._unaligned(photo, look, order[:_NEAREST_SHOWN])
                    if compared is None
                    else self._aligned(photo, sheet, compared)
                ),
            }
        )
        details = float("nan") if compared is None else detail_unlikeness(compared.heat)
        return _Examined(look, details, evidence)

    def _aligned(
        self, photo: SentPhoto, sheet: DetailSheet, compared: ComparedDetails
    ) -> dict[str, object]:
        reference = self._sheets.sheet(compared.reference)
        name = self._references.references[compared.reference].name
        to_sheet = np.linalg.inv(compared.alignment.homography)
        rows, columns = compared.heat.combined.shape
        cell = (reference.size[0] / columns, reference.size[1] / rows)
        regions = []
        for region in most_unusual(compared.heat, REGIONS_SHOWN):
            left, top, right, bottom = region.cells
            on_sheet = (left * cell[0], top * cell[1], right * cell[0], bottom * cell[1])
            regions.append(
                RegionEvidence(
                    box=_moved(on_sheet, sheet.to_photo @ to_sheet),
                    reference=name,
                    reference_box=_moved(on_sheet, reference.to_photo),
                    sign=region.sign,
                    unusualness=region.unusualness,
                )
            )
        shares = share_below(compared.heat.combined, compared.usual) * compared.heat.covered
        heat = cv2.resize(shares, reference.size, interpolation=cv2.INTER_LINEAR)
        on_photo = cv2.warpPerspective(heat, to_sheet, sheet.size)
        size = (sheet.size[0] // 8, sheet.size[1] // 8)
        small = cv2.resize(on_photo, size, interpolation=cv2.INTER_AREA)
        box = _moved((0.0, 0.0, float(sheet.size[0]), float(sheet.size[1])), sheet.to_photo)
        return {
            "box": box,
            "aligned_with": name,
            "heat": _rows(small * item_mask(photo.picture, box, (size[1], size[0]))),
            "regions": tuple(regions),
        }

    def _unaligned(
        self, photo: SentPhoto, look: ItemLook, order: Sequence[int]
    ) -> dict[str, object]:
        looks = [self._references.references[n].look for n in order]
        shares = share_below(patch_heat(look, looks), usual_patch_heat(looks))
        shape = (shares.shape[0], shares.shape[1])
        return {"heat": _rows(shares * item_mask(photo.picture, look.box, shape))}

    def _assessment(
        self, photos: Sequence[PhotoEvidence], counting: Sequence["_Examined"]
    ) -> Assessment:
        items = self._references.items
        wanted = max(0, self._rule.items_wanted - items)
        score, p_value, band = None, None, Band.NO_EVIDENCE
        signs: dict[str, float | None] = {}
        if counting:
            looks = [one.look for one in counting]
            found = self._references.unusualness(looks, [one.details for one in counting])
            score, p_value, signs = found.score, found.p_value, dict(found.signs)
            if self._learnt is not None:
                summary = np.mean([look.summary for look in looks], axis=0)
                score = self._learnt.score(summary.astype(np.float64))
                p_value = self._learnt.p_value(score)
            band = self._rule.band(p_value, items)
            # Likeness of form alone clears nothing: no detail was compared.
            aligned = any(one.evidence.aligned_with for one in counting)
            if band is Band.CONSISTENT and not aligned and self._learnt is None:
                band = Band.CANNOT_TELL
        return Assessment(
            band=band,
            statement=statement(band, p_value, items, wanted),
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
            learnt_from_verdicts=0 if self._learnt is None else len(self._learnt.rows),
            versions={"looks": self._looker.version},
        )


@dataclass(frozen=True)
class _Examined:
    look: ItemLook
    details: float
    evidence: PhotoEvidence


def _bare(
    photo: SentPhoto, look: ItemLook, quality: PhotoQuality, notes: Sequence[str]
) -> PhotoEvidence:
    return PhotoEvidence(
        photo=photo.name,
        counts=False,
        notes=tuple(notes),
        shortcomings=quality.shortcomings,
        advice=tuple(ADVICE[one] for one in quality.shortcomings),
        box=look.box,
        nearest=(),
        aligned_with=None,
        heat=(),
        heat_scale=HEAT_SCALE,
        regions=(),
    )


def _rows(heat: Floats) -> tuple[tuple[float, ...], ...]:
    clipped = np.clip(heat, 0, 1)
    return tuple(tuple(round(float(value), 3) for value in row) for row in clipped)


def _moved(box: Box, homography: NDArray[np.float64]) -> Box:
    """The upright box round a box under a homography."""
    left, top, right, bottom = box
    corners = np.array([[[left, top], [right, top], [right, bottom], [left, bottom]]], np.float64)
    moved = cv2.perspectiveTransform(corners, homography)[0]
    low, high = moved.min(axis=0), moved.max(axis=0)
    return float(low[0]), float(low[1]), float(high[0]), float(high[1])
