"""Codes printed on a tag: what its lines of text may be, and what the catalogue has of that."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.orm import Session

from lookup.catalog.reading.codes import skus_and_products
from lookup.catalog.reading.reader import ProductReader

PrintedAs = Literal["gtin", "sku", "style"]

# With the place of each in what `skus_and_products` gives.
_KINDS: tuple[tuple[PrintedAs, int], ...] = (("sku", 0), ("style", 1))
_MOST_WORDS = 4
_SHORTEST = 3
# Fewer are sizes, prices, years and shares of wool.
_FEWEST_DIGITS = 5
_SIGNS = re.compile(r"[^0-9a-z]+")
_DIGIT = re.compile(r"[0-9]")
# Signs that a reader takes for each other, each as the digit it looks like.
_LOOKS_LIKE = str.maketrans("oqilzsgb", "00112568")


@dataclass(frozen=True)
class PrintedCode:
    """A text on a tag, what it is (`style`: a product's id), and the SKUs of the one product that
    it stands for."""

    text: str
    printed_as: PrintedAs
    product_id: str
    skus: frozenset[str]


def printed_code(session: Session, maison: str, lines: Sequence[str]) -> PrintedCode | None:
    """The first code among the lines of a tag that the catalogue has; None where it has none.

    GTINs come first, then SKUs, then ids of products; in each the longest text. Case, blanks and
    punctuation do not count; where nothing fits otherwise, signs that look alike (O and 0) do not
    either, as long as one product alone is meant.
    """
    texts = list(dict.fromkeys(_texts(lines)))
    if found := _gtin(ProductReader(session), maison, texts):
        return found
    codes = skus_and_products(session, maison)
    with_digits = [text for text in texts if _DIGIT.search(text)]
    for alike, tried in ((_plain, texts), (_by_looks, with_digits)):
        for printed_as, place in _KINDS:
            known: dict[str, list[tuple[str, str]]] = {}
            for code in codes:
                known.setdefault(alike(code[place]), []).append(code)
            for text in tried:
                meant = known.get(alike(text), [])
                if len({product for _, product in meant}) == 1:
                    skus = frozenset(sku for sku, _ in meant)
                    return PrintedCode(text, printed_as, meant[0][1], skus)
    return None


def _texts(lines: Iterable[str]) -> Iterator[str]:
    """Runs of neighbouring words that may be a code, the longest first."""
    runs = []
    for line in lines:
        words = line.replace(":", " ").split()
        runs += [
            " ".join(words[start : start + count])
            for count in range(1, _MOST_WORDS + 1)
            for start in range(len(words) - count + 1)
        ]
    runs.sort(key=lambda run: -len(_plain(run)))
    yield from (run for run in runs if _may_be_code(_plain(run)))


def _may_be_code(plain: str) -> bool:
    return len(plain) >= (_FEWEST_DIGITS if plain.isdigit() else _SHORTEST)


def _gtin(reader: ProductReader, maison: str, texts: Iterable[str]) -> PrintedCode | None:
    # Not above: see lookup.codes.leads.
    from lookup.codes.gtin import find_gtins

    for text in texts:
        for gtin in find_gtins(text):
            variants = reader.with_gtin(maison, gtin)
            if len({variant.product_id for variant in variants}) == 1:
                skus = frozenset(variant.sku for variant in variants)
                return PrintedCode(text, "gtin", variants[0].product_id, skus)
    return None


def _plain(text: str) -> str:
    return _SIGNS.sub("", text.casefold())


def _by_looks(text: str) -> str:
    return _plain(text).translate(_LOOKS_LIKE)
