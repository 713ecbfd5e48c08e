"""What an assessment says, as it is kept and shown. No word of it is a verdict."""

from collections.abc import Mapping
from enum import StrEnum

from lookup.base.figures import Figures
from lookup.counterfeit.looking.capture import CaptureKind
from lookup.counterfeit.looking.quality import Shortcoming
from lookup.counterfeit.scoring.bands import Band

HEAT_SCALE = "share of genuine"
"""What `PhotoEvidence.heat` is measured in; older software kept heat that nothing normalised."""

PixelBox = tuple[float, float, float, float]


class RegionEvidence(Figures):
    """A region that stands out on a photo that was laid over a reference: its box on the photo and
    the same place on the reference (pixels).

    `sign` is structure or colour; `unusualness` is in standard deviations of genuine photos.
    """

    box: PixelBox
    reference: str
    reference_box: PixelBox
    sign: str
    unusualness: float


class RemarkKind(StrEnum):
    """Why a photo does not count although it is good."""

    SAME_PHOTO = "same_photo"
    COPY = "copy_of_reference"
    MIRRORED = "mirrored_reference"
    OTHER_PRODUCT = "other_product"


class Remark(Figures):
    """`name` is the reference or the product that it is about, if any."""

    kind: RemarkKind
    name: str | None = None


class PhotoEvidence(Figures):
    """One photo: whether it counts and if not why, and what stands out on it.

    `notes` say in English words what `remarks` say for any language.
    `nearest` are the most alike references with their likeness (mean cosine of form), best first.
    `aligned_with` is the reference it was laid over; `heat` are rows of cells over `box`: the
    share of genuine cells that are less unusual, 0..1, and 0 beside the item. Without that
    reference there are no regions: nothing says which place belongs to which.
    """

    photo: str
    counts: bool
    notes: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    shortcomings: tuple[Shortcoming, ...]
    advice: tuple[str, ...]
    box: PixelBox
    nearest: tuple[tuple[str, float], ...]
    aligned_with: str | None
    heat: tuple[tuple[float, ...], ...]
    heat_scale: str | None = None
    regions: tuple[RegionEvidence, ...]


class SignEvidence(Figures):
    """One part of the score: in standard deviations of genuine items, None where nothing could be
    compared, and then it does not count."""

    weight: float
    deviation: float | None


class CaptureEvidence(Figures):
    """How the photos were taken, and how many genuine items were photographed in that way.

    `alike` is false where the items compared with were mostly photographed in another way.
    """

    kind: CaptureKind
    items: int
    alike: bool


class Assessment(Figures):
    """How the item stands among genuine ones, and everything that says so."""

    band: Band
    statement: str
    score: float | None
    p_value: float | None
    false_alarm_rate: float
    reference_items: int
    references_wanted: int
    signs: Mapping[str, SignEvidence]
    photos: tuple[PhotoEvidence, ...]
    capture: CaptureEvidence | None = None
    learnt_from_verdicts: int
    versions: Mapping[str, str]

    @property
    def urgency(self) -> float:
        """Where the case stands in the queue, 0..1: the more unusual, the sooner."""
        return 0.5 if self.p_value is None else 1 - self.p_value
