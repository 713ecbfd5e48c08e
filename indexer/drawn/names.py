"""What products are called in each language of the boutiques."""

from collections.abc import Mapping

import numpy as np

from indexer.drawn.palette import LOCALES


def _words(*words: str) -> Mapping[str, str]:
    return dict(zip(LOCALES, words, strict=True))


CATEGORIES: Mapping[str, Mapping[str, str]] = {
    "bag": _words("Bags", "Sacs", "Borse", "Bolsos", "Taschen", "包袋", "バッグ"),
    "shoe": _words("Shoes", "Chaussures", "Scarpe", "Zapatos", "Schuhe", "鞋履", "シューズ"),
    "watch": _words("Watches", "Montres", "Orologi", "Relojes", "Uhren", "腕表", "ウォッチ"),
    "scarf": _words("Scarves", "Foulards", "Foulard", "Pañuelos", "Tücher", "围巾", "スカーフ"),
    "eyewear": _words("Eyewear", "Lunettes", "Occhiali", "Gafas", "Brillen", "眼镜", "アイウェア"),
    "jewellery": _words(
        "Jewellery", "Bijoux", "Gioielli", "Joyas", "Schmuck", "珠宝", "ジュエリー"
    ),
}

FORMS: Mapping[str, Mapping[str, str]] = {
    "flap": _words("flap bag", "sac à rabat", "borsa con patta", "bolso con solapa", "Überschlagtasche", "翻盖包", "フラップバッグ"),
    "tote": _words("tote bag", "sac cabas", "borsa tote", "bolso tote", "Tote Bag", "托特包", "トートバッグ"),
    "top_handle": _words("top-handle bag", "sac à main", "borsa a mano", "bolso de mano", "Henkeltasche", "手提包", "トップハンドルバッグ"),
    "bucket": _words("bucket bag", "sac seau", "borsa a secchiello", "bolso saco", "Beuteltasche", "水桶包", "バケットバッグ"),
    "boston": _words("Boston bag", "sac polochon", "bauletto", "bolso Boston", "Boston Bag", "波士顿包", "ボストンバッグ"),
    "hobo": _words("hobo bag", "sac hobo", "borsa hobo", "bolso hobo", "Hobo Bag", "流浪包", "ホーボーバッグ"),
    "camera": _words("camera bag", "sac camera", "borsa camera", "bolso cámara", "Kameratasche", "相机包", "カメラバッグ"),
    "baguette": _words("baguette bag", "sac baguette", "borsa baguette", "bolso baguette", "Baguette-Tasche", "法棍包", "バゲットバッグ"),
    "clutch": _words("clutch", "pochette", "pochette", "cartera de mano", "Clutch", "手拿包", "クラッチバッグ"),
    "saddle": _words("saddle bag", "sac selle", "borsa a sella", "bolso silla", "Satteltasche", "马鞍包", "サドルバッグ"),
    "backpack": _words("backpack", "sac à dos", "zaino", "mochila", "Rucksack", "双肩包", "バックパック"),
    "trunk": _words("mini trunk", "mini-malle", "mini baule", "minibaúl", "Mini-Koffer", "迷你硬箱包", "ミニトランク"),
    "shopper": _words("shopper", "grand cabas", "borsa shopper", "bolso shopper", "Shopper", "购物袋", "ショッパー"),
    "doctor": _words("doctor bag", "sac docteur", "borsa doctor", "bolso de médico", "Doktortasche", "医生包", "ドクターバッグ"),
    "pump": _words("pump", "escarpin", "décolleté", "zapato de salón", "Pumps", "高跟鞋", "パンプス"),
    "loafer": _words("loafer", "mocassin", "mocassino", "mocasín", "Loafer", "乐福鞋", "ローファー"),
    "boot": _words("ankle boot", "bottine", "stivaletto", "botín", "Stiefelette", "短靴", "アンクルブーツ"),
    "sneaker": _words("sneaker", "basket", "sneaker", "zapatilla", "Sneaker", "运动鞋", "スニーカー"),
    "sandal": _words("sandal", "sandale", "sandalo", "sandalia", "Sandale", "凉鞋", "サンダル"),
    "ballet": _words("ballet flat", "ballerine", "ballerina", "bailarina", "Ballerina", "芭蕾平底鞋", "バレエシューズ"),
    "mule": _words("mule", "mule", "mule", "mule", "Mule", "穆勒鞋", "ミュール"),
    "oxford": _words("Oxford shoe", "richelieu", "stringata Oxford", "zapato Oxford", "Oxford-Schuh", "牛津鞋", "オックスフォードシューズ"),
    "round": _words("watch", "montre", "orologio", "reloj", "Uhr", "腕表", "ウォッチ"),
    "chrono": _words("chronograph", "chronographe", "cronografo", "cronógrafo", "Chronograph", "计时腕表", "クロノグラフ"),
    "cushion": _words("cushion watch", "montre coussin", "orologio a cuscino", "reloj cojín", "Kissenuhr", "枕形腕表", "クッションウォッチ"),
    "tank": _words("rectangular watch", "montre rectangulaire", "orologio rettangolare", "reloj rectangular", "Rechteckuhr", "方形腕表", "レクタンギュラーウォッチ"),
    "tonneau": _words("tonneau watch", "montre tonneau", "orologio tonneau", "reloj tonneau", "Tonneau-Uhr", "酒桶形腕表", "トノーウォッチ"),
    "octagon": _words("octagonal watch", "montre octogonale", "orologio ottagonale", "reloj octogonal", "Achteckuhr", "八角形腕表", "オクタゴンウォッチ"),
    "diver": _words("diver's watch", "montre de plongée", "orologio subacqueo", "reloj de buceo", "Taucheruhr", "潜水腕表", "ダイバーズウォッチ"),
    "moon": _words("moon-phase watch", "montre à phases de lune", "orologio con fasi lunari", "reloj de fases lunares", "Mondphasenuhr", "月相腕表", "ムーンフェイズウォッチ"),
    "carre": _words("silk square", "carré de soie", "carré di seta", "carré de seda", "Seidencarré", "真丝方巾", "シルクカレ"),
    "stole": _words("stole", "étole", "stola", "estola", "Stola", "长巾", "ストール"),
    "knotted": _words("neck scarf", "foulard noué", "foulard annodato", "pañuelo anudado", "Nickituch", "小方巾", "ネッカチーフ"),
    "folded": _words("shawl", "châle", "scialle", "chal", "Schal", "披肩", "ショール"),
    "twilly": _words("ribbon scarf", "foulard ruban", "nastro di seta", "pañuelo cinta", "Bandtuch", "丝带巾", "リボンスカーフ"),
    "aviator": _words("aviator sunglasses", "lunettes aviateur", "occhiali aviator", "gafas de aviador", "Pilotenbrille", "飞行员太阳镜", "アビエーターサングラス"),
    "cateye": _words("cat-eye sunglasses", "lunettes œil-de-chat", "occhiali cat-eye", "gafas ojo de gato", "Cat-Eye-Sonnenbrille", "猫眼太阳镜", "キャットアイサングラス"),
    "panto": _words("round glasses", "lunettes rondes", "occhiali rotondi", "gafas redondas", "Runde Brille", "圆框眼镜", "ラウンドグラス"),
    "square": _words("square sunglasses", "lunettes carrées", "occhiali squadrati", "gafas cuadradas", "Eckige Sonnenbrille", "方框太阳镜", "スクエアサングラス"),
    "hexagon": _words("hexagonal sunglasses", "lunettes hexagonales", "occhiali esagonali", "gafas hexagonales", "Sechseck-Sonnenbrille", "六角形太阳镜", "ヘキサゴンサングラス"),
    "oversized": _words("oversized sunglasses", "lunettes oversize", "occhiali oversize", "gafas oversize", "Oversize-Sonnenbrille", "大框太阳镜", "オーバーサイズサングラス"),
    "slim": _words("slim sunglasses", "lunettes fines", "occhiali slim", "gafas estrechas", "Schmale Sonnenbrille", "窄框太阳镜", "スリムサングラス"),
    "butterfly": _words("butterfly sunglasses", "lunettes papillon", "occhiali a farfalla", "gafas mariposa", "Schmetterlingsbrille", "蝶形太阳镜", "バタフライサングラス"),
    "solitaire": _words("solitaire ring", "bague solitaire", "anello solitario", "anillo solitario", "Solitärring", "单石戒指", "ソリテールリング"),
    "band": _words("band ring", "alliance", "fede", "alianza", "Bandring", "指环", "バンドリング"),
    "cocktail": _words("cocktail ring", "bague cocktail", "anello cocktail", "anillo cóctel", "Cocktailring", "鸡尾酒戒指", "カクテルリング"),
    "pendant": _words("pendant necklace", "collier pendentif", "collana con pendente", "collar con colgante", "Anhängerkette", "吊坠项链", "ペンダントネックレス"),
    "collar": _words("necklace", "collier", "collana", "collar", "Collier", "项链", "ネックレス"),
    "hoops": _words("hoop earrings", "créoles", "orecchini a cerchio", "aros", "Creolen", "圈形耳环", "フープイヤリング"),
    "drops": _words("drop earrings", "pendants d'oreilles", "orecchini pendenti", "pendientes largos", "Ohrhänger", "耳坠", "ドロップイヤリング"),
    "studs": _words("stud earrings", "puces d'oreilles", "orecchini a bottone", "pendientes de botón", "Ohrstecker", "耳钉", "スタッドピアス"),
    "bangle": _words("bangle", "jonc", "bracciale rigido", "brazalete", "Armreif", "手镯", "バングル"),
    "tennis": _words("link bracelet", "bracelet maillons", "bracciale a maglie", "pulsera de eslabones", "Gliederarmband", "手链", "リンクブレスレット"),
    "brooch": _words("brooch", "broche", "spilla", "broche", "Brosche", "胸针", "ブローチ"),
}  # fmt: skip

_HOUSES = (
    "Orsay", "Lucerne", "Amalia", "Solène", "Verdi", "Ravel", "Camargue", "Ischia", "Colette", "Palatine",
    "Belvédère", "Siena", "Odéon", "Marlowe", "Héloïse", "Portofino", "Tuileries", "Aurelia", "Bellini",
    "Cassis", "Dauphine", "Estelle", "Farnese", "Giverny", "Hermine", "Isola", "Jasmin", "Kensington",
    "Lutèce", "Mistral", "Novella", "Ombra", "Pergola", "Quirinale", "Rivoli", "Sévigné", "Trianon",
    "Umbria", "Vendôme", "Wisteria", "Ysé", "Zélie", "Arcadie", "Brera", "Cythère", "Dorsoduro", "Elba",
    "Fontaine", "Galante", "Honorine", "Ivoire", "Lagune", "Maddalena", "Nocturne", "Ottavia", "Passy",
    "Ruspoli", "Sforza", "Taormina", "Valois", "Ariane", "Capri", "Delphine", "Florian", "Ginevra",
    "Lido", "Matignon", "Opale", "Procida", "Rosalba", "Stromboli", "Varenne",
)  # fmt: skip


def house_name(seed: int, index: int) -> str:
    """The model's own name: each is used once before any is used again with a number."""
    order = np.random.default_rng([seed, 0x6E616D65]).permutation(len(_HOUSES))
    again, at = divmod(index, len(_HOUSES))
    name = _HOUSES[int(order[at])]
    return name if again == 0 else f"{name} {again + 1}"


def product_names(house: str, form: str) -> dict[str, str]:
    """The product's full name in every locale."""
    kind = FORMS[form]
    names = {}
    for locale in LOCALES:
        word = kind[locale]
        if locale in {"fr", "it", "es"}:
            names[locale] = f"{word[0].upper()}{word[1:]} {house}"
        else:
            names[locale] = f"{house} {word}"
    return names
