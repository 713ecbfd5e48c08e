import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.understanding import SortedWords, understand
from lookup.search.asking.vocabulary import MaisonWords

COLORS = ["Black", "Navy", "Sky blue", "Red", "Burgundy", "Bleu nuit/Or", "Étoupe", "Gold"]
SIZES = ["S", "M", "XL", "38", "38.5"]
MAISON = MaisonWords(lexicon(), COLORS, SIZES)


def read(text: str) -> SortedWords:
    return understand(text, lexicon(), MAISON)


def texts(items: tuple) -> list[str]:  # type: ignore[type-arg]  # words or choices
    return [item.text for item in items]


@pytest.mark.parametrize(
    ("text", "colors"),
    [
        ("this one in black", ["Black"]),
        ("ce modèle en noir", ["Black"]),
        ("questo in nero", ["Black"]),
        ("este en negro", ["Black"]),
        ("dieses Modell in Schwarz", ["Black"]),
        ("这款要黑色的", ["Black"]),
        ("黒のバッグ", ["Black"]),
        ("navy", ["Navy"]),  # a shade the maison has is just that
        ("bleu marine", ["Bleu nuit/Or", "Navy"]),
        ("blue", ["Bleu nuit/Or", "Navy", "Sky blue"]),  # a family is all its shades
        ("bleu nuit/or", ["Bleu nuit/Or"]),  # the maison's own name
        ("scarlet", ["Burgundy", "Red"]),  # a shade it lacks is its family
        ("étoupe", ["Étoupe"]),
        ("rose gold", ["Gold"]),
        ("green", []),
    ],
)
def test_a_colour_in_any_language_means_the_maisons_own(text: str, colors: list[str]) -> None:
    (choice,) = read(text).colors
    assert sorted(choice.values) == colors


def test_several_colours_are_several_chips() -> None:
    assert texts(read("black or red tote").colors) == ["black", "red"]


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("without nickel", ["nickel"]),
        ("sans nickel ni chrome", ["nickel", "chrome"]),
        ("senza nichel", ["nichel"]),
        ("sin níquel", ["niquel"]),
        ("ohne Nickel", ["nickel"]),
        ("nickelfreie Uhr", ["nickelfreie"]),
        ("nickel-free", ["nickel"]),
        ("不含镍", ["镍"]),
        ("革以外", ["革"]),
        ("pas de daim", ["daim"]),
        ("without the logo", ["logo"]),
    ],
)
def test_what_is_not_wanted_is_understood_in_each_language(text: str, excluded: list[str]) -> None:
    understood = read(text)
    assert texts(understood.excluded) == excluded
    assert not set(excluded) & set(texts(understood.words))


def test_an_excluded_material_goes_by_all_its_names() -> None:
    (word,) = read("sans nickel").excluded
    assert {"nickel", "nichel", "镍", "ニッケル"} <= set(word.alternatives)


def test_a_colour_can_be_excluded() -> None:
    understood = read("tote not black")
    assert understood.colors == ()
    assert understood.excluded_colors[0].values == ("Black",)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("size 38", ("38",)),
        ("taille 38.5", ("38.5",)),
        ("hoodie XL", ("XL",)),
        ("サイズ M", ("M",)),
        ("pointure 50", ()),  # a size, though not one of this maison
    ],
)
def test_sizes_are_the_maisons_own(text: str, values: tuple[str, ...]) -> None:
    (choice,) = read(text).sizes
    assert choice.values == values


@pytest.mark.parametrize("text", ["M hoodie", "38 ways bag"])
def test_a_letter_or_number_alone_is_no_size(text: str) -> None:
    assert read(text).sizes == ()


@pytest.mark.parametrize("text", ["tote in stock", "cabas en stock", "有货的包", "auf Lager"])
def test_in_stock_is_understood(text: str) -> None:
    assert read(text).in_stock


def test_words_keep_their_synonyms_and_fillers_go() -> None:
    (word,) = read("je cherche un sac").words
    assert word.text == "sac"
    assert {"bag", "borsa", "包", "バッグ"} <= set(word.alternatives)


def test_unknown_words_stay_as_they_are() -> None:
    assert texts(read("Kelly MB02 跑步 黑色手袋").words) == ["kelly", "mb02", "跑步", "手袋"]


def test_a_negation_with_nothing_behind_it_is_a_word() -> None:
    assert texts(read("chanel no").words) == ["chanel", "no"]


WORDS = st.sampled_from(
    [
        *("without", "sans", "不含", "free", "frei", "no", "not", "pas", "de", "or", "the", "une"),
        *("black", "navy", "bleu", "nuit", "gold", "rose", "黒", "size", "taille", "38", "xl"),
        *("in", "stock", "有货", "nickel", "cuir", "bag", "の", "バッグ"),
    ]
)


@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=12).map(" ".join)))
def test_no_words_break_the_reading(text: str) -> None:
    understood = read(text)
    for choice in (*understood.colors, *understood.excluded_colors):
        assert set(choice.values) <= set(COLORS)
    for choice in understood.sizes:
        assert set(choice.values) <= set(SIZES)
    assert all(word.text and word.alternatives for word in understood.words)
