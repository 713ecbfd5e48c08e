"""What `indexer insight` finds, as it is kept and served; the field names are a contract."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from lookup.base.figures import Figures

Share = Annotated[float, Field(ge=0, le=1)]

Problem = Literal[
    "few_pictures", "one_view", "small_pictures", "blurred_pictures", "no_usable_picture"
]
FindingName = Literal["confusable", "thin", "duplicates", "mislabelled", "colours"]


class Finding(Figures):
    """Common base: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ProductShown(Finding):
    """A product, and the address of its first indexed picture; None where it has none."""

    id: str
    name: str
    category: str | None
    image: str | None


class PictureShown(Finding):
    """A catalogue picture: its id, its address, and the product it is filed under."""

    image_id: int
    image: str
    product: str
    name: str
    view: str | None
    color: str | None


class Difference(Finding):
    """What of two products differs, in the catalogue's words; None where one says nothing."""

    what: str = Field(description="`name`, `color`, `category`, or the name of an attribute.")
    first: str | None
    second: str | None


class ConfusablePair(Finding):
    """Two products that photos will confuse, with their two pictures that are most alike."""

    first: ProductShown
    second: ProductShown
    first_picture: PictureShown
    second_picture: PictureShown
    confusion: Share = Field(
        description="Expected share of photos of either that find the other one first."
    )
    differs: list[Difference]


class NextPicture(Finding):
    """The one further picture that would help most; `color` None where any will do."""

    view: str | None
    color: str | None
    gain: Share = Field(description="By how much more of the product's photos it would be found.")


class ThinProduct(Finding):
    """A product with too few or too poor pictures, or one that its pictures do not find."""

    product: ProductShown
    pictures: int
    views: list[str]
    problems: list[Problem]
    recall: Share = Field(description="Expected share of its photos that find it first.")
    next_picture: NextPicture | None


class Duplicate(Finding):
    """One picture under several products, each time it is there."""

    pictures: list[PictureShown]
    identical: bool = Field(description="The files are the same; else only what they show is.")


class MislabelledPicture(Finding):
    """A picture that looks like another product's, and the picture of that one most like it."""

    picture: PictureShown
    looks_like: ProductShown
    nearest: PictureShown
    certainty: Share


class ContradictingColor(Finding):
    """A picture whose colours are not those that its feed names."""

    picture: PictureShown
    said: str
    seen: str = Field(description="The name of the colour that is most of the item.")
    seen_hex: str = Field(pattern="^#[0-9a-f]{6}$")
    certainty: Share


class CategoryInsight(Finding):
    """What to expect of photos of one category's products; None: products of no category."""

    category: str | None
    products: int
    pictures: int
    recall: Share = Field(description="Expected share of photos that find their product first.")
    coverage: Share = Field(description="Expected share of photos decided `match`.")
    false_matches: Share = Field(
        description="Share decided `match` where the product is not in the catalogue, and all that"
        " is like it is."
    )


class FalseMatchBound(Finding):
    """What feedback allows the rate of false matches to be: exact binomial bounds, each with that
    `confidence`, of `matched` among `photos` that people said show nothing of the catalogue."""

    since: datetime | None = Field(description="Feedback given after this; None: all there is.")
    photos: int
    matched: int
    confidence: Share
    at_least: Share
    at_most: Share
    allowed: Share = Field(description="The rate that confidences are calibrated for.")
    broken: bool = Field(description="Even `at_least` is more than `allowed`.")


class Drift(Finding):
    """How far photos have moved from those that confidences were learnt on, by the similarity of
    the first product; `shift` is in standard deviations of what was learnt."""

    since: datetime | None
    lookups: int
    similarity: float | None
    learnt: float
    shift: float | None
    drifted: bool


class Counts(Finding):
    """How many of each finding there are; the worst are listed."""

    confusable: int
    thin: int
    duplicates: int
    mislabelled: int
    colours: int


class Insight(Finding):
    """All findings on one generation, each list the worst first."""

    version: Literal[1] = 1
    generation: str
    computed_at: datetime
    products: int
    pictures: int
    counts: Counts
    recall: Share
    coverage: Share
    false_matches: Share
    categories: list[CategoryInsight]
    bound: FalseMatchBound | None = Field(description="Of all feedback that is kept.")
    recent_bound: FalseMatchBound | None = Field(description="Of feedback since the run before.")
    drift: Drift | None
    confusable: list[ConfusablePair]
    thin: list[ThinProduct]
    duplicates: list[Duplicate]
    mislabelled: list[MislabelledPicture]
    colours: list[ContradictingColor]

    @property
    def broken_bound(self) -> FalseMatchBound | None:
        """The bound that is broken, of new feedback before all; None where none is."""
        bounds = (self.recent_bound, self.bound)
        return next((each for each in bounds if each is not None and each.broken), None)


class InsightAnswer(Insight):
    """A part of each list, as `GET /v1/insight` gives it."""

    published: str | None = Field(description="The generation in service now.")
    outdated: bool = Field(description="Another generation is published than the one looked at.")
    next: str | None = Field(description="The `after` of the part behind; None at the end.")
