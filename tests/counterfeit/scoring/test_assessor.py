from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from lookup.counterfeit.looking.capture import CaptureKind
from lookup.counterfeit.looking.comparison import GenuineSheets
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.looking.parts_comparison import GenuineParts
from lookup.counterfeit.looking.quality import Shortcoming
from lookup.counterfeit.scoring.assessor import Assessor, SentPhoto
from lookup.counterfeit.scoring.bands import Band, BandRule
from lookup.counterfeit.scoring.evidence import Assessment, CaptureEvidence
from lookup.counterfeit.scoring.references import Reference, ReferenceSet
from tests.counterfeit.conftest import item
from tests.counterfeit.test_quality_and_repeats import collage, saved_anew


def assessor(looker: ItemLooker, count: int, **options: object) -> Assessor:
    pictures = [item(1, shot=n) for n in range(count)]
    references = ReferenceSet(
        [Reference(f"R{n}", str(n), looker.look(one)) for n, one in enumerate(pictures)]
    )
    openers = [one.copy for one in pictures]
    return Assessor(looker, references, openers, BandRule(), **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def many() -> Assessor:
    from tests.counterfeit.conftest import PixelEncoder

    return assessor(ItemLooker(PixelEncoder()), 20)


def assess(by: Assessor, *pictures: Image.Image) -> Assessment:
    return by.assess([SentPhoto(str(n), one) for n, one in enumerate(pictures, start=1)])


def test_another_genuine_photo_stands_among_the_references(many: Assessor) -> None:
    found = assess(many, item(1, shot=77))
    assert found.band is not Band.NO_EVIDENCE
    assert found.p_value is not None
    assert found.photos[0].counts
    assert len(found.photos[0].nearest) == 5
    assert "not prove" in found.statement or found.band is not Band.CONSISTENT


def test_what_can_be_laid_over_no_reference_is_not_called_consistent(
    many: Assessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = item(1, shot=66)
    assert assess(many, photo).band is Band.CONSISTENT
    monkeypatch.setattr(GenuineSheets, "compare", lambda *_: None)
    monkeypatch.setattr(GenuineParts, "compare", lambda *_: None)
    found = assess(many, photo)
    assert found.band is Band.CANNOT_TELL
    assert "no detail was compared" in found.statement
    assert assess(many, item(2)).band is Band.DIVERGENT, "a reason to look stays one"


def test_parts_are_laid_over_one_another_where_details_cannot_be(
    many: Assessor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GenuineSheets, "compare", lambda *_: None)
    photo = assess(many, item(1, shot=66)).photos[0]
    assert photo.aligned_with in {f"R{n}" for n in range(20)}
    assert len(photo.regions) <= 3
    for region in photo.regions:
        here, there = np.array(region.box), np.array(region.reference_box)
        assert np.abs((here[:2] + here[2:]) - (there[:2] + there[2:])).max() / 2 < 60


def backdrop(picture: Image.Image) -> Image.Image:
    """The same item by hand: light falls from one side."""
    shade = np.linspace(0.45, 1, picture.width)[None, :, None]
    return Image.fromarray((np.asarray(picture) * shade).astype(np.uint8))


def test_photos_by_hand_against_studio_references_are_not_judged(many: Assessor) -> None:
    found = assess(many, backdrop(item(2)))
    assert found.band is Band.CANNOT_TELL
    assert found.capture == CaptureEvidence(kind=CaptureKind.PHONE, items=0, alike=False)
    assert "taken by hand, and only 0 of the genuine items" in found.statement
    assert assess(many, item(2)).band is Band.DIVERGENT


def test_with_enough_references_of_either_kind_each_is_calibrated_by_itself(
    looker: ItemLooker,
) -> None:
    pictures = [item(1, shot=n) for n in range(20)]
    pictures += [backdrop(item(1, shot=n)) for n in range(30, 50)]
    references = ReferenceSet(
        [Reference(f"R{n}", str(n), looker.look(one)) for n, one in enumerate(pictures)]
    )
    found = references.unusualness([looker.look(backdrop(item(1, shot=99)))])
    alone = ReferenceSet(references.references[20:])
    assert found == alone.unusualness([looker.look(backdrop(item(1, shot=99)))])
    assert found.items == 20
    assert found.alike


def test_heat_lies_on_the_item_alone(many: Assessor) -> None:
    photo = assess(many, item(1, shot=50, change="mark")).photos[0]
    heat = np.array(photo.heat)
    left, top, right, bottom = photo.box
    rows = (np.arange(len(heat)) + 0.5) / len(heat) * (bottom - top) + top
    columns = (np.arange(heat.shape[1]) + 0.5) / heat.shape[1] * (right - left) + left
    hot_rows, hot_columns = np.nonzero(heat > 0.95)
    assert len(hot_rows)
    # The item is drawn from 50 to 310 and from 60 to 300, and moved by 25 at most.
    assert columns[hot_columns].min() > 25
    assert columns[hot_columns].max() < 335
    assert rows[hot_rows].min() > 35
    assert rows[hot_rows].max() < 325


def test_another_genuine_photo_has_little_heat(many: Assessor) -> None:
    genuine = np.array(assess(many, item(1, shot=77)).photos[0].heat)
    changed = np.array(assess(many, item(1, shot=77, change="mark")).photos[0].heat)
    assert (genuine > 0.99).mean() < 0.03
    assert (changed > 0.99).sum() > (genuine > 0.99).sum()


def test_an_item_unlike_all_references_is_divergent_and_lies_over_none(many: Assessor) -> None:
    found = assess(many, item(2, shot=1))
    assert found.band is Band.DIVERGENT
    assert found.p_value == pytest.approx(1 / 21)
    assert found.photos[0].regions == (), "no place on it belongs to a place on a reference"
    assert found.photos[0].heat


def test_a_photo_laid_over_a_reference_shows_the_change_beside_the_genuine_region(
    many: Assessor,
) -> None:
    photo = assess(many, item(1, shot=50, change="mark")).photos[0]
    assert photo.aligned_with is not None
    region = photo.regions[0]
    assert region.reference == photo.aligned_with
    assert region.box[0] < 110
    assert region.box[1] < 120


def test_a_photo_that_surely_shows_another_product_does_not_count(looker: ItemLooker) -> None:
    by = assessor(looker, 20, other_product=lambda _: "SOLE")
    found = assess(by, item(2))
    assert found.band is Band.NO_EVIDENCE
    assert "SOLE" in found.photos[0].notes[0]


@pytest.mark.parametrize(
    ("picture", "word"),
    [
        (item(1, shot=3), "copy of the reference R3"),
        (saved_anew(item(1, shot=3)), "copy of the reference R"),
        (ImageOps.mirror(item(1, shot=3)), "mirror image of the reference R"),
    ],
)
def test_pictures_of_the_reference_itself_do_not_count(
    many: Assessor, picture: Image.Image, word: str
) -> None:
    found = assess(many, picture)
    assert word in found.photos[0].notes[0]
    assert found.p_value is None
    assert found.band is Band.NO_EVIDENCE


def test_the_same_photo_twice_counts_once(many: Assessor) -> None:
    photo = item(2, shot=4)
    once, twice = assess(many, photo), assess(many, photo, saved_anew(photo, 350))
    assert [one.counts for one in twice.photos] == [True, False]
    assert twice.p_value == once.p_value


def test_a_watermark_does_not_make_a_genuine_photo_divergent(many: Assessor) -> None:
    marked = item(1, shot=60)
    ImageDraw.Draw(marked).text((110, 325), "BOUTIQUE 2026", fill=(120, 120, 120))
    assert assess(many, marked).band is not Band.DIVERGENT


def test_a_collage_and_a_blurred_photo_are_no_evidence(many: Assessor) -> None:
    blurred = item(2).filter(ImageFilter.GaussianBlur(9))
    found = assess(many, collage(), blurred)
    assert found.band is Band.NO_EVIDENCE
    assert Shortcoming.COLLAGE in found.photos[0].shortcomings
    assert all(photo.advice for photo in found.photos)


def test_a_poor_photo_beside_a_good_one_changes_nothing(many: Assessor) -> None:
    good = item(2, shot=4)
    alone = assess(many, good)
    beside = assess(many, good, item(1).filter(ImageFilter.GaussianBlur(9)))
    assert beside.p_value == alone.p_value


@pytest.mark.parametrize("references", [0, 1, 5])
def test_with_few_references_it_abstains_and_says_how_many_it_wants(
    looker: ItemLooker, references: int
) -> None:
    found = assess(assessor(looker, references), item(2))
    assert found.band is Band.NO_EVIDENCE
    assert found.references_wanted == 19 - references


def test_every_part_of_the_score_comes_with_its_weight_and_versions(many: Assessor) -> None:
    found = assess(many, item(1, shot=77))
    assert set(found.signs) == {"form", "regions", "colour", "details"}
    assert found.signs["colour"].deviation is None, "no colourway is known, so none is compared"
    assert "look" in found.versions["looks"]


def test_an_assessment_survives_the_database(many: Assessor) -> None:
    found = assess(many, item(2, shot=1))
    assert Assessment.model_validate(found.model_dump(mode="json")) == found


def item_bytes(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=92)
    return stream.getvalue()
