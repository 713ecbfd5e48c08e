"""The word pieces of the text tower, learnt from the captions' own words."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from lookup.base.folding import tokens
from lookup.encoders.word_pieces import CONTINUED, SPECIAL

_MERGES = 1200
# Letters that the captions lack and people write nevertheless.
_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"


def learn_pieces(texts: Iterable[str]) -> list[str]:
    """Pieces for `WordPieces`: every letter, every whole word of the texts, and their most common
    parts by byte-pair merging (Sennrich et al. 2016) over the different words."""
    words = sorted({word for text in texts for word in tokens(text)})
    letters = sorted(set("".join(words)) | set(_ALPHABET))
    pieces = dict.fromkeys([*SPECIAL, *letters, *(CONTINUED + letter for letter in letters)])
    spelt = [[word[0], *(CONTINUED + letter for letter in word[1:])] for word in words]
    for _ in range(_MERGES):
        pairs = Counter(pair for parts in spelt for pair in pairwise(parts))
        if not pairs:
            break
        # The alphabet settles ties: the same words give the same pieces.
        best, _ = max(pairs.items(), key=lambda item: (item[1], item[0]))
        merged = best[0] + best[1].removeprefix(CONTINUED)
        pieces[merged] = None
        spelt = [_merge(parts, best, merged) for parts in spelt]
    pieces.update(dict.fromkeys(words))
    return list(pieces)


def _merge(parts: list[str], pair: tuple[str, str], merged: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(parts):
        if tuple(parts[at : at + 2]) == pair:
            found.append(merged)
            at += 2
        else:
            found.append(parts[at])
            at += 1
    return found
