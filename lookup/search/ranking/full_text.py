"""Ranking products by their texts, through the database's own full-text index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Float, Integer, Select, Subquery, select, text
from sqlalchemy.orm import Session

from lookup.base.folding import is_unspaced, pieces, runs
from lookup.search.asking.understanding import Word

_MANY = re.compile(r"[sxn]$")
_ENDING = re.compile(r"[aeio]$")
_SHORTEST_PREFIX = 3


@dataclass(frozen=True)
class TextQuery:
    """Words to find: all of them, or any; and in any case all of `needed`."""

    words: tuple[Word, ...]
    all_words: bool = True
    needed: tuple[Word, ...] = ()


class FullText(Protocol):
    """One kind of database's full-text index over `product_text`."""

    def ranked(self, query: TextQuery) -> Subquery:
        """(row_id, score) of the products that have the words, of every maison; more is better."""


def full_text(session: Session) -> FullText:
    """The index of the session's database."""
    return PostgresText() if session.get_bind().dialect.name == "postgresql" else SqliteText()


class SqliteText:
    """FTS5; names and codes weigh most, descriptions least."""

    _WEIGHTS = "10, 5, 4, 4, 1, 10"  # in the order of product_text.FIELDS

    def ranked(self, query: TextQuery) -> Subquery:
        """Ranked by BM25 (SQLite gives it negated)."""
        return _subquery(
            f"SELECT rowid AS row_id, -bm25(product_text_fts, {self._WEIGHTS}) AS score"
            " FROM product_text_fts WHERE product_text_fts MATCH :words",
            _written(query, self._term, both=" AND ", either=" OR "),
        )

    @staticmethod
    def _term(text: str, *, prefix: bool, in_name: bool) -> str:
        return ("name : " if in_name else "") + f'"{text}"' + ("*" if prefix else "")


class PostgresText:
    """A generated tsvector column with a GIN index; names are of weight A."""

    def ranked(self, query: TextQuery) -> Subquery:
        """Ranked by ts_rank, which weighs names and codes most, descriptions least."""
        return _subquery(
            "SELECT product_row_id AS row_id,"
            " ts_rank('{0.1, 0.4, 1.0, 1.0}', document, to_tsquery('simple', :words)) AS score"
            " FROM product_text WHERE document @@ to_tsquery('simple', :words)",
            _written(query, self._term, both=" & ", either=" | "),
        )

    @staticmethod
    def _term(text: str, *, prefix: bool, in_name: bool) -> str:
        flags = ("*" if prefix else "") + ("A" if in_name else "")
        return f"'{text}'" + (f":{flags}" if flags else "")


def _subquery(statement: str, words: str) -> Subquery:
    typed = text(statement).bindparams(words=words).columns(row_id=Integer, score=Float)
    return typed.subquery()


def ids_of(ranked: Subquery) -> Select[int]:
    """Only the row ids."""
    return select(ranked.c.row_id)


def stem(word: str) -> str:
    """The word without what plural and gender add in the lexicon's Latin languages: a beginning
    that `bags`, `noires`, `borse` and `Taschen` share with their other forms."""
    if is_unspaced(word) or len(word) <= _SHORTEST_PREFIX or not word.isalpha():
        return word
    single = _MANY.sub("", word)
    return _ENDING.sub("", single) if len(single) > _SHORTEST_PREFIX + 1 else single


class _Term(Protocol):
    def __call__(self, text: str, *, prefix: bool, in_name: bool) -> str: ...


def _written(query: TextQuery, term: _Term, *, both: str, either: str) -> str:
    """The query in the database's own syntax. Folded words hold letters and digits only, so they
    need no escaping."""

    def group(terms: list[str], joined: str) -> str:
        return "(" + joined.join(terms) + ")"

    def word(asked: Word) -> str:
        terms = [
            group([term(each, prefix=False, in_name=asked.in_name) for each in needed], both)
            for needed in map(_needed, asked.alternatives)
            if needed
        ]
        if beginning := _beginning(asked):
            terms.append(term(beginning, prefix=True, in_name=asked.in_name))
        return group(terms, either)

    asked = [word(each) for each in query.words]
    parts = asked if query.all_words or not asked else [group(asked, either)]
    return both.join([*parts, *(word(each) for each in query.needed)])


def _needed(text: str) -> list[str]:
    return [piece for run in runs(text) for piece in pieces(run)]


def _beginning(asked: Word) -> str | None:
    """What other forms of a word begin with; the lexicon's words come with their forms, and names
    have none: not all that begins with `red` is called Red."""
    beginning = stem(asked.text)
    known = len(asked.alternatives) > 1 or asked.in_name
    return None if known or len(beginning) < _SHORTEST_PREFIX else beginning


def has_word(words: Sequence[str], asked: Word) -> bool:
    """Whether indexed words hold what is asked, as the index would find it."""
    held = set(words)
    if any(set(_needed(text)) <= held for text in asked.alternatives):
        return True
    beginning = _beginning(asked)
    return beginning is not None and any(word.startswith(beginning) for word in held)
