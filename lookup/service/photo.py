"""The one reading of a photo that was sent: for look-ups and for searches alike."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from PIL import Image

from lookup.base.deadline import Deadline
from lookup.base.timing import StageTimer
from lookup.catalog.database import Database
from lookup.catalog.reading.categories import products_in_category
from lookup.codes.leads import Lead, leads
from lookup.codes.reading import ScannedCode, read_codes
from lookup.images.box import Box, crop
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.images.reducing import reduced
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult


@dataclass(frozen=True)
class SentPhoto:
    """Photo bytes of one maison's advisor, and what goes with them.

    `box` (x, y, width, height as shares of the upright picture) says where the item is;
    `category` keeps other products out.
    """

    maison: str
    data: bytes
    box: Box | None = None
    category: str | None = None


class ReadPhoto:
    """A photo that is decoded and whose codes are read, for one request."""

    def __init__(
        self,
        picture: Image.Image,
        box: Box | None,
        codes: tuple[ScannedCode, ...],
        leads: tuple[Lead, ...],
        allowed: Iterable[str] | None,
    ) -> None:
        self.codes = codes
        """All codes in the photo, or in its box."""
        self.leads = leads
        """What those codes stand for, within the category."""
        self._picture = picture
        self._box = box
        self._allowed = allowed

    def picture(self, items: Sequence[Box] = ()) -> Image.Image:
        """The photo, or of it the box that was sent, or the first of several items."""
        box = self._box or (items[0] if len(items) > 1 else None)
        return self._picture if box is None else crop(self._picture, box)

    def match(
        self,
        matcher: Matcher,
        *,
        top_k: int,
        deadline: Deadline,
        timer: StageTimer,
        box: Box | None = None,
    ) -> MatchResult:
        """The `top_k` products that it may show, or that `box` in it may, by default the one that
        was sent with it. Raises TooLate, before it is encoded."""
        deadline.check()
        return matcher.match(
            self._picture, top_k=top_k, box=box or self._box, allowed=self._allowed, timer=timer
        )


class PhotoReader:
    """Reads photos for every maison of one database; safe to share between threads."""

    def __init__(
        self,
        database: Database,
        limits: PhotoLimits,
        *,
        code_side: int,
        code_39: Container[str] = (),
    ) -> None:
        """`code_side`: the short side, in pixels, at which codes are looked for, as bars need more
        than the encoder does; 0 for not at all. `code_39`: maisons whose tags carry Code 39."""
        self._database = database
        self._limits = limits
        self._code_side = code_side
        self._code_39 = code_39

    def read(
        self, sent: SentPhoto, *, side: int, deadline: Deadline, timer: StageTimer
    ) -> ReadPhoto:
        """The photo, its short side from `side` pixels to under twice that where it has them.

        Raises TooLate before it is decoded, PhotoError, BadInput for a box outside, and NotFound
        for a category that holds nothing.
        """
        deadline.check()
        with timer.stage("decode"):
            decoded = decode_photo(sent.data, self._limits, target_side=max(side, self._code_side))
        codes: tuple[ScannedCode, ...] = ()
        if self._code_side:
            with timer.stage("codes"):
                codes = read_codes(
                    decoded if sent.box is None else crop(decoded, sent.box),
                    code_39=sent.maison in self._code_39,
                )
        with timer.stage("decode"):
            picture = reduced(decoded, side)
        with timer.stage("catalog"):
            allowed, found = self._within_category(sent, codes)
        return ReadPhoto(picture, sent.box, codes, found, allowed)

    def _within_category(
        self, sent: SentPhoto, codes: tuple[ScannedCode, ...]
    ) -> tuple[frozenset[str] | None, tuple[Lead, ...]]:
        """(Products of the category, None for all; what the codes stand for among them)."""
        if sent.category is None and not codes:
            return None, ()
        with self._database.session() as session:
            allowed = None
            if sent.category is not None:
                allowed = products_in_category(session, sent.maison, sent.category)
            return allowed, leads(session, sent.maison, codes, allowed=allowed)
