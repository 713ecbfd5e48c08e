import json
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.catalog.reading.terms import category_name, color_name
from tests.web.static_files import MESSAGES

ROWS = json.loads(files("lookup.catalog.reading").joinpath("terms.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("color", "locale", "name"),
    [
        ("Black", "fr", "Noir"),
        ("Black", "fr-CH", "Noir"),
        ("Noir", "it", "Nero"),  # whatever language the catalogue is in
        ("navy blue", "es", "Azul marino"),
        ("Navy/White", "fr", "Bleu marine/Blanc"),
        ("Black & Gold", "de", "Schwarz & Gold"),
        ("Burgundy", "zh-TW", "酒紅色"),
        ("Burgundy", "zh-CN", "酒红色"),
        ("Red", "ar", "أحمر"),
    ],
)
def test_a_colour_is_named_in_the_language(color: str, locale: str, name: str) -> None:
    assert color_name(color, locale) == name


@pytest.mark.parametrize(
    ("color", "locale"),
    [
        ("Midnight navy melange", "fr"),  # half of it would be a guess
        ("Étoupe/Zanzibar", "it"),
        ("Black", "sv"),
        ("Black", None),
        (None, "fr"),
    ],
)
def test_what_the_table_has_not_as_a_whole_stays_the_maison_s_own(
    color: str | None, locale: str | None
) -> None:
    assert color_name(color, locale) == color


def test_every_level_of_a_category_is_named() -> None:
    assert category_name("Women / Bags / Tote bags", "fr") == "Femme / Sacs / Cabas"
    assert category_name("Women/Boats", "fr") == "Women/Boats"


@pytest.mark.parametrize("kind", ["colors", "categories"])
def test_every_term_is_there_in_every_language_of_the_app(kind: str) -> None:
    languages = {path.stem for path in MESSAGES}
    for row in ROWS[kind]:
        assert row.keys() - {"also"} == languages, row["en"]
        assert all(row[tag].strip() for tag in languages)


@given(st.text(max_size=30), st.sampled_from(["fr", "zh-TW", "ar", "xx"]))
def test_no_name_breaks_it(name: str, locale: str) -> None:
    assert color_name(name, locale) or not name
