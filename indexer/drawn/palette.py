"""Colours of the maison, with their names in the languages of its boutiques."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.drawn.material import Rgb

LOCALES = ("en", "fr", "it", "es", "de", "zh", "ja")


@dataclass(frozen=True)
class Colour:
    """A named colour: code for SKUs, names by locale."""

    code: str
    rgb: Rgb
    names: Mapping[str, str]

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]


def _colour(code: str, rgb: Rgb, *names: str) -> Colour:
    return Colour(code, rgb, dict(zip(LOCALES, names, strict=True)))


@dataclass(frozen=True)
class Colourway:
    """One colour of a model: its code, its names by locale and the colour of every slot."""

    code: str
    names: Mapping[str, str]
    colours: Mapping[str, Rgb]


LEATHERS = (
    _colour("NOI", (34, 31, 32), "Black", "Noir", "Nero", "Negro", "Schwarz", "黑色", "ブラック"),
    _colour(
        "COG",
        (163, 92, 46),
        "Cognac",
        "Cognac",
        "Cognac",
        "Coñac",
        "Cognac",
        "干邑棕",
        "コニャック",
    ),
    _colour(
        "TAU", (150, 134, 117), "Taupe", "Taupe", "Tortora", "Topo", "Taupe", "灰褐色", "トープ"
    ),
    _colour(
        "IVO",
        (233, 224, 206),
        "Ivory",
        "Ivoire",
        "Avorio",
        "Marfil",
        "Elfenbein",
        "象牙白",
        "アイボリー",
    ),
    _colour(
        "BOR",
        (107, 27, 42),
        "Burgundy",
        "Bordeaux",
        "Bordeaux",
        "Burdeos",
        "Bordeaux",
        "酒红色",
        "ボルドー",
    ),
    _colour(
        "FOR",
        (32, 68, 52),
        "Forest green",
        "Vert sapin",
        "Verde bosco",
        "Verde bosque",
        "Tannengrün",
        "墨绿色",
        "フォレストグリーン",
    ),
    _colour(
        "NAV",
        (34, 45, 78),
        "Navy",
        "Bleu marine",
        "Blu navy",
        "Azul marino",
        "Marineblau",
        "海军蓝",
        "ネイビー",
    ),
    _colour(
        "BLU",
        (221, 172, 168),
        "Blush",
        "Rose poudré",
        "Cipria",
        "Rosa empolvado",
        "Puderrosa",
        "裸粉色",
        "ブラッシュピンク",
    ),
    _colour(
        "CAM", (199, 155, 104), "Camel", "Camel", "Cammello", "Camel", "Camel", "驼色", "キャメル"
    ),
    _colour("ROU", (178, 34, 40), "Red", "Rouge", "Rosso", "Rojo", "Rot", "红色", "レッド"),
    _colour(
        "CIE",
        (142, 176, 203),
        "Sky blue",
        "Bleu ciel",
        "Celeste",
        "Azul cielo",
        "Himmelblau",
        "天蓝色",
        "スカイブルー",
    ),
    _colour(
        "SAF",
        (222, 160, 44),
        "Saffron",
        "Safran",
        "Zafferano",
        "Azafrán",
        "Safran",
        "藏红花黄",
        "サフラン",
    ),
    _colour(
        "TER",
        (190, 91, 62),
        "Terracotta",
        "Terre cuite",
        "Terracotta",
        "Terracota",
        "Terrakotta",
        "陶土色",
        "テラコッタ",
    ),
    _colour(
        "OLI", (104, 104, 62), "Olive", "Olive", "Oliva", "Oliva", "Oliv", "橄榄绿", "オリーブ"
    ),
    _colour(
        "CHO",
        (82, 53, 41),
        "Chocolate",
        "Chocolat",
        "Cioccolato",
        "Chocolate",
        "Schokolade",
        "巧克力色",
        "チョコレート",
    ),
    _colour(
        "LIL", (177, 160, 198), "Lilac", "Lilas", "Lilla", "Lila", "Flieder", "丁香紫", "ライラック"
    ),
    _colour(
        "EME",
        (12, 118, 92),
        "Emerald",
        "Émeraude",
        "Smeraldo",
        "Esmeralda",
        "Smaragd",
        "祖母绿",
        "エメラルド",
    ),
    _colour(
        "ARD",
        (88, 94, 104),
        "Slate",
        "Ardoise",
        "Ardesia",
        "Pizarra",
        "Schiefer",
        "石板灰",
        "スレート",
    ),
    _colour(
        "FUC",
        (190, 42, 110),
        "Fuchsia",
        "Fuchsia",
        "Fucsia",
        "Fucsia",
        "Fuchsia",
        "紫红色",
        "フューシャ",
    ),
    _colour(
        "COB",
        (38, 76, 160),
        "Cobalt",
        "Cobalt",
        "Cobalto",
        "Cobalto",
        "Kobalt",
        "钴蓝色",
        "コバルト",
    ),
    _colour(
        "SAU", (148, 166, 140), "Sage", "Sauge", "Salvia", "Salvia", "Salbei", "鼠尾草绿", "セージ"
    ),
    _colour(
        "PRU", (86, 44, 82), "Plum", "Prune", "Prugna", "Ciruela", "Pflaume", "梅子色", "プラム"
    ),
)

METALS = (
    _colour(
        "ORJ",
        (212, 168, 92),
        "Yellow gold",
        "Or jaune",
        "Oro giallo",
        "Oro amarillo",
        "Gelbgold",
        "黄金",
        "イエローゴールド",
    ),
    _colour(
        "ORR",
        (216, 152, 126),
        "Rose gold",
        "Or rose",
        "Oro rosa",
        "Oro rosa",
        "Roségold",
        "玫瑰金",
        "ローズゴールド",
    ),
    _colour(
        "ORB",
        (196, 198, 202),
        "White gold",
        "Or blanc",
        "Oro bianco",
        "Oro blanco",
        "Weißgold",
        "白金",
        "ホワイトゴールド",
    ),
    _colour(
        "RUT",
        (92, 92, 98),
        "Ruthenium",
        "Ruthénium",
        "Rutenio",
        "Rutenio",
        "Ruthenium",
        "钌黑色",
        "ルテニウム",
    ),
)

GEMS = (
    _colour(
        "DIA",
        (216, 226, 238),
        "Diamond",
        "Diamant",
        "Diamante",
        "Diamante",
        "Diamant",
        "钻石",
        "ダイヤモンド",
    ),
    _colour("RUB", (176, 16, 50), "Ruby", "Rubis", "Rubino", "Rubí", "Rubin", "红宝石", "ルビー"),
    _colour(
        "SAP",
        (28, 58, 156),
        "Sapphire",
        "Saphir",
        "Zaffiro",
        "Zafiro",
        "Saphir",
        "蓝宝石",
        "サファイア",
    ),
    _colour(
        "EMG",
        (8, 128, 84),
        "Emerald",
        "Émeraude",
        "Smeraldo",
        "Esmeralda",
        "Smaragd",
        "祖母绿",
        "エメラルド",
    ),
    _colour(
        "AME",
        (124, 66, 160),
        "Amethyst",
        "Améthyste",
        "Ametista",
        "Amatista",
        "Amethyst",
        "紫水晶",
        "アメシスト",
    ),
    _colour(
        "CIT",
        (226, 150, 34),
        "Citrine",
        "Citrine",
        "Citrino",
        "Citrino",
        "Citrin",
        "黄水晶",
        "シトリン",
    ),
    _colour(
        "AIG",
        (120, 196, 206),
        "Aquamarine",
        "Aigue-marine",
        "Acquamarina",
        "Aguamarina",
        "Aquamarin",
        "海蓝宝石",
        "アクアマリン",
    ),
    _colour(
        "MOR",
        (232, 170, 176),
        "Morganite",
        "Morganite",
        "Morganite",
        "Morganita",
        "Morganit",
        "摩根石",
        "モルガナイト",
    ),
    _colour("ONX", (30, 30, 34), "Onyx", "Onyx", "Onice", "Ónix", "Onyx", "玛瑙黑", "オニキス"),
)

FIXED: Mapping[str, Rgb] = {
    "shade": (24, 17, 14),
    "white": (255, 255, 255),
    "black": (22, 21, 23),
    "ivory": (244, 238, 224),
    "sole": (58, 42, 34),
    "tan": (196, 152, 110),
    "gum": (186, 130, 82),
}
"""Colours that no colourway changes."""


def mixed(a: Rgb, b: Rgb, share: float) -> Rgb:
    """`a` with `share` of `b` in it."""
    r, g, c = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return r, g, c


def lightness(rgb: Rgb) -> float:
    """Rough perceived lightness, 0 to 1."""
    return (0.3 * rgb[0] + 0.59 * rgb[1] + 0.11 * rgb[2]) / 255


def contrasting(rgb: Rgb) -> Rgb:
    """A thread or print colour that shows on `rgb`."""
    return (
        mixed(rgb, (250, 238, 214), 0.62) if lightness(rgb) < 0.5 else mixed(rgb, (60, 36, 24), 0.6)
    )


def apart(a: Rgb, b: Rgb) -> float:
    """How far two colours look from each other, about 0 to 3."""
    mean = (a[0] + b[0]) / 512
    red, green, blue = ((x - y) / 255 for x, y in zip(a, b, strict=True))
    square = (2 + mean) * red**2 + 4 * green**2 + (3 - mean) * blue**2
    return float(np.sqrt(square))


def picked(rng: np.random.Generator, choices: Sequence[Colour], count: int) -> list[Colour]:
    """`count` colours of `choices` that nobody would confuse, in random order."""
    taken: list[Colour] = []
    order = [choices[i] for i in rng.permutation(len(choices))]
    for least in (0.55, 0.3, 0.0):
        for colour in order:
            if len(taken) == count:
                return taken
            if all(apart(colour.rgb, other.rgb) > least for other in taken):
                taken.append(colour)
    return taken


DIALS = tuple(
    c
    for c in LEATHERS
    if c.code in {"NOI", "IVO", "NAV", "FOR", "BOR", "CIE", "BLU", "CHO", "ARD", "SAF", "EME"}
)
"""Colours a dial is lacquered in."""


def joined(*colours: Colour) -> tuple[str, dict[str, str]]:
    """Code and names of a colourway that takes several colours."""
    between = {"zh": "·", "ja": "・"}
    names = {
        locale: between.get(locale, ", ").join(c.names[locale] for c in colours)
        for locale in LOCALES
    }
    return "".join(c.code for c in colours), names
