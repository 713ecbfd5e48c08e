"""Which of a product's options is its colour and which its size, by the names shops give them."""

import re
import unicodedata
from collections.abc import Mapping


def _plain(text: str) -> str:
    """In lower case and without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


# In the languages of the boutiques.
_COLORS = {
    _plain(name)
    for name in (
        *("color", "colors", "colour", "colours", "colorway", "colourway", "couleur", "couleurs"),
        *("coloris", "teinte", "farbe", "farben", "colore", "colori", "kleur", "cor", "farve"),
        *(
            "farge",
            "färg",
            "väri",
            "kolor",
            "barva",
            "renk",
            "χρώμα",
            "цвет",
            "колір",
            "색상",
            "컬러",
        ),
        *("颜色", "顏色", "颜色分类", "カラー", "色", "לון", "צבע", "لون", "اللون"),
    )
}
_SIZES = {
    _plain(name)
    for name in (
        *("size", "sizes", "taille", "tailles", "pointure", "größe", "größen", "groesse", "taglia"),
        *("taglie", "misura", "talla", "tamaño", "tamanho", "maat", "størrelse", "storlek", "koko"),
        *(
            "rozmiar",
            "velikost",
            "veľkosť",
            "beden",
            "μέγεθος",
            "размер",
            "розмір",
            "사이즈",
            "크기",
        ),
        *("尺码", "尺碼", "尺寸", "サイズ", "מידה", "مقاس", "المقاس"),
    )
}
# Languages that write such names as one word: Ringgröße, Schoenmaat, Lederfarbe, リングサイズ.
_COLOR_ENDS = tuple(map(_plain, ("farbe", "kleur", "farve", "farge", "färg", "颜色", "カラー")))
_SIZE_ENDS = tuple(map(_plain, ("größe", "groesse", "maat", "størrelse", "尺码", "尺寸", "サイズ")))


def is_color(name: str) -> bool:
    """Whether an option of this name is the colour: `Couleur`, `LEDERFARBE`, `Metal color`."""
    return _names(name, _COLORS, _COLOR_ENDS)


def is_size(name: str) -> bool:
    """Whether an option of this name is the size: `Größe`, `TAILLE`, `Ring size`."""
    return _names(name, _SIZES, _SIZE_ENDS)


def color_and_size(options: Mapping[str, str]) -> tuple[str, str, dict[str, str]]:
    """(colour, size, the others) of a variant's options by name; the first of each counts."""
    others = dict(options)
    color = next((name for name in options if is_color(name)), None)
    size = next((name for name in options if name != color and is_size(name)), None)
    return (
        others.pop(color) if color is not None else "",
        others.pop(size) if size is not None else "",
        others,
    )


def _names(name: str, words: set[str], ends: tuple[str, ...]) -> bool:
    found = re.findall(r"[^\W\d_]+", _plain(name))
    return any(word in words or word.endswith(ends) for word in found)
