"""The words in a photo, read where they may tell products apart that look alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PIL.Image import Image

from lookup.base.deadline import Deadline
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.catalog.reading.cards import ProductCard
from lookup.catalog.reading.reader import ProductReader
from lookup.images.thumbnails import Thumbnails
from lookup.matching.matcher import Matcher
from lookup.matching.result import MatchResult
from lookup.matching.wording import COMPARED, worth_reading
from lookup.ocr.kept import KeptTexts
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader

RANKED: Final = 20
"""Products that a result has for words to tell apart: of what is left none is likely."""


@dataclass(frozen=True)
class Worded:
    """A result after the words in its photo; `lines` are empty where they were not read."""

    result: MatchResult
    lines: tuple[TextLine, ...] = ()


class PhotoWords:
    """Reads photos for every maison of one home; safe to share between threads."""

    def __init__(self, database: Database, home: Home, reader: TextReader) -> None:
        self._database = database
        self._home = home
        self._reader = reader

    @property
    def readable(self) -> bool:
        """Whether the extra is installed that reads text."""
        return self._reader.installed

    def tell(
        self,
        maison: str,
        result: MatchResult,
        picture: Image,
        matcher: Matcher,
        *,
        asked: bool,
        deadline: Deadline,
    ) -> Worded:
        """The result with its products told apart by the words in `picture`.

        They are read where they are `asked` for, or where products are nearly as likely whose
        catalogue pictures were read (`indexer texts`). Raises TextNotRead where they are asked for
        and nothing reads them, and TooLate before they are read.
        """
        if not asked and not (self.readable and worth_reading(result)):
            return Worded(result)
        texts = self._texts(maison, [match.product_id for match in result.ranking[:COMPARED]])
        if not asked and not any(read for _, read in texts.values()):
            return Worded(result)
        deadline.check()
        lines = self._reader.read(picture)
        known = {product: [name, *read] for product, (name, read) in texts.items()}
        return Worded(matcher.told_by_words(result, [line.text for line in lines], known), lines)

    def _texts(
        self, maison: str, products: Sequence[str]
    ) -> Mapping[str, tuple[str, tuple[str, ...]]]:
        """By product, its name and what was read in its pictures."""
        kept = KeptTexts(Thumbnails(self._home.images_dir(maison)))
        with self._database.statements() as connection:
            cards = ProductReader(connection).cards(maison, products, brief=products)
        return {product: (card.name, _read(kept, card)) for product, card in cards.items()}


def _read(kept: KeptTexts, card: ProductCard) -> tuple[str, ...]:
    contents = [image.content for image in card.images if image.content is not None]
    return tuple(line for content in contents for line in kept.lines(content) or ())
