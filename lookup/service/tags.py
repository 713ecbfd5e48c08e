"""Tags: the text that is printed on them, and the products that it leads to."""

import math
from collections.abc import Iterable, Sequence

from PIL.Image import Image, Transpose

from lookup.answers.building import product_answer, read_line
from lookup.answers.models import CodedProduct, MatchedVariant, TagAnswer
from lookup.base.deadline import Deadline, answer_deadline
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.answering import common_variant
from lookup.codes.leads import leads
from lookup.codes.printed import printed_code
from lookup.codes.reading import read_codes
from lookup.images.box import Box, crop
from lookup.images.limits import photo_limits
from lookup.images.photo import decode_photo
from lookup.images.reducing import reduced
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader
from lookup.search.asking.request import SearchRequest
from lookup.service.foundation import Foundation
from lookup.service.searching import Searches

# Short sides in pixels: bars need more than letters do.
_CODE_SIDE = 1200
_TEXT_SIDE = 720
_TURNS = (None, Transpose.ROTATE_90, Transpose.ROTATE_270, Transpose.ROTATE_180)
# Of letters that lie on their side a reader makes few and doubtful ones.
_SURELY_READ = 0.85
_MOST_NAMES = 5
_LEAST_NAME = 4


class Tags:
    """Reads tags for every maison of one home; safe to share between threads."""

    def __init__(self, foundation: Foundation, searches: Searches, reader: TextReader) -> None:
        self._database = foundation.database
        self._settings = foundation.settings
        self._limits = photo_limits(foundation.settings)
        self._searches = searches
        self._reader = reader

    def read(
        self,
        maison: str,
        photo: bytes,
        *,
        box: Box | None = None,
        store: str | None = None,
        locale: str | None = None,
        deadline: Deadline | None = None,
    ) -> TagAnswer:
        """What is printed on the tag in the photo, or in its `box`, and the products it names.

        A barcode that leads somewhere is enough. Else its text is looked up as GTIN, SKU, style
        code (the id of a product) and name, in this order. Raises PhotoError, BadInput for a box
        outside, NotFound for an unknown store, TextNotRead, and TooLate before it decodes or reads.
        """
        deadline = deadline or answer_deadline(math.inf)
        deadline.check()
        picture = decode_photo(photo, self._limits, target_side=_CODE_SIDE)
        if box is not None:
            picture = crop(picture, box)
        codes = read_codes(picture, code_39=maison in self._settings.read_code_39)
        with self._database.session() as session:
            # An unknown store is an error whatever the tag says, also where no text is read.
            ProductReader(session).cards(maison, (), store=store)
            scanned = leads(session, maison, codes)
        if scanned:
            skus = {variant.sku for lead in scanned for variant in lead.variants}
            products = sorted({product for lead in scanned for product in lead.products})
            shown = self._products(maison, products, skus, store, locale)
            return TagAnswer(
                lines=[], read_as="barcode", code=scanned[0].code.value, products=shown
            )
        return self._printed(maison, reduced(picture, _TEXT_SIDE), store, locale, deadline)

    def _printed(
        self,
        maison: str,
        picture: Image,
        store: str | None,
        locale: str | None,
        deadline: Deadline,
    ) -> TagAnswer:
        best: Sequence[TextLine] = ()
        for turn in _TURNS:
            deadline.check()
            lines = self._reader.read(picture if turn is None else picture.transpose(turn))
            with self._database.session() as session:
                found = printed_code(session, maison, [line.text for line in lines])
            if found is not None:
                products = self._products(maison, [found.product_id], found.skus, store, locale)
                return TagAnswer(
                    lines=[read_line(line) for line in lines],
                    read_as=found.printed_as,
                    code=found.text,
                    products=products,
                )
            if _worth(lines) > _worth(best):
                best = lines
            if lines and _surely(lines) >= _SURELY_READ:
                break
        return self._named(maison, best, store, locale)

    def _named(
        self, maison: str, lines: Sequence[TextLine], store: str | None, locale: str | None
    ) -> TagAnswer:
        """Products whose texts hold all words of a line, the longest line first."""
        texts = [line.text for line in lines if len(line.text) >= _LEAST_NAME]
        for text in sorted(texts, key=lambda text: -len(text)):
            request = SearchRequest(text=text, store=store, locale=locale, top_k=_MOST_NAMES)
            answer = self._searches.search(maison, request)
            words = answer.understood and all(c.kind == "word" for c in answer.understood)
            if words and answer.results and not answer.relaxed and not answer.next:
                products = [result.product.id for result in answer.results]
                shown = self._products(maison, products, (), store, locale)
                return TagAnswer(
                    lines=[read_line(line) for line in lines],
                    read_as="name",
                    code=text,
                    products=shown,
                )
        return TagAnswer(
            lines=[read_line(line) for line in lines], read_as=None, code=None, products=[]
        )

    def _products(
        self,
        maison: str,
        products: Sequence[str],
        skus: Iterable[str],
        store: str | None,
        locale: str | None,
    ) -> list[CodedProduct]:
        with self._database.session() as session:
            cards = ProductReader(session).cards(maison, products, store=store, locale=locale)
        meant = set(skus)

        def variant(product_id: str) -> MatchedVariant | None:
            return common_variant([v for v in cards[product_id].variants if v.sku in meant])

        return [
            CodedProduct(
                **dict(product_answer(card, stores_listed=self._settings.stores_listed)),
                variant=variant(product_id),
            )
            for product_id, card in cards.items()
        ]


def _surely(lines: Sequence[TextLine]) -> float:
    """Mean confidence by letters."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / max(letters, 1)


def _worth(lines: Sequence[TextLine]) -> float:
    return sum(line.confidence**4 * len(line.text) for line in lines)
