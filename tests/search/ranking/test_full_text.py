import pytest
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from lookup.catalog.models import Product
from lookup.search.asking.understanding import Word
from lookup.search.ranking.full_text import (
    FullText,
    PostgresText,
    SqliteText,
    TextQuery,
    has_word,
    stem,
)

QUERY = TextQuery((Word("sacs", ("sacs",)), Word("包", ("手提包", "tote bag")), Word("a", ("a",))))


def written(index: FullText, query: TextQuery) -> str:
    ranked = index.ranked(query)
    statement = select(Product.id).join(ranked, ranked.c.row_id == Product.id)
    return str(statement.compile(dialect=postgresql.dialect()).params["words"])


def test_words_in_sqlites_syntax() -> None:
    assert written(SqliteText(), QUERY) == (
        '(("sacs") OR "sac"*) AND (("手提" AND "提包") OR ("tote" AND "bag")) AND (("a"))'
    )


def test_words_in_postgresqls_syntax() -> None:
    assert written(PostgresText(), QUERY) == (
        "(('sacs') | 'sac':*) & (('手提' & '提包') | ('tote' & 'bag')) & (('a'))"
    )


def test_what_is_needed_is_needed_whichever_words_are_found() -> None:
    query = TextQuery(QUERY.words[::2], all_words=False, needed=(Word("", ("suede",)),))
    assert written(SqliteText(), query) == '((("sacs") OR "sac"*) OR (("a"))) AND (("suede"))'
    alone = TextQuery((), needed=(Word("", ("suede",)),))
    assert written(SqliteText(), alone) == '(("suede"))'


def test_a_name_is_looked_for_whole_and_in_names_only() -> None:
    query = TextQuery((Word("rose", ("rose",), in_name=True),))
    assert written(SqliteText(), query) == '((name : "rose"))'
    assert written(PostgresText(), query) == "(('rose':A))"


@pytest.mark.parametrize(
    ("word", "beginning"),
    [
        ("bags", "bag"),
        ("noires", "noir"),
        ("borse", "bors"),
        ("taschen", "tasch"),
        ("sac", "sac"),
        ("mb02", "mb02"),
        ("手提包", "手提包"),
    ],
)
def test_stems_drop_what_plural_and_gender_add(word: str, beginning: str) -> None:
    assert stem(word) == beginning


@pytest.mark.parametrize(
    ("held", "found"), [("sac noir", True), ("sacoche", True), ("手提 提包", False), ("", False)]
)
def test_a_text_has_a_word_where_the_index_would_find_it(held: str, found: bool) -> None:
    assert has_word(held.split(), Word("sacs", ("sacs",))) is found
