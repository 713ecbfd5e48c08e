"""What people may type: twelve languages and scripts, emoji, very long and empty texts."""

import itertools

_WORDS = {
    "en": ("bag dress watch scarf shoe", "red navy green gold striped"),
    "fr": ("sac robe montre écharpe chaussure", "rouge bleu-marine vert doré rayé"),
    "de": ("Tasche Kleid Uhr Schal Schuh", "rot dunkelblau grün golden gestreift"),
    "it": ("borsa vestito orologio sciarpa scarpa", "rosso blu verde dorato righe"),
    "pl": ("torebka sukienka zegarek szalik but", "czerwony granatowy zielony złoty paski"),
    "cs": ("taška šaty hodinky šála bota", "červený modrý zelený zlatý pruhovaný"),
    "el": ("τσάντα φόρεμα ρολόι κασκόλ παπούτσι", "κόκκινο μπλε πράσινο χρυσό ριγέ"),
    "ru": ("сумка платье часы шарф туфля", "красный синий зелёный золотой полосатый"),
    "zh": ("手袋 连衣裙 手表 围巾 鞋", "红色 藏青 绿色 金色 条纹"),
    "ja": ("バッグ ドレス 腕時計 スカーフ 靴", "赤い 紺色の 緑の 金の 縞の"),
    "ko": ("가방 드레스 시계 스카프 신발", "빨간 남색 초록색 금색 줄무늬"),
    "ar": ("حقيبة فستان ساعة وشاح حذاء", "أحمر كحلي أخضر ذهبي مخطط"),
}
_SHAPES = ("{0} {1}", "{1} {0}", "{0}, {1}!", "{0} (n° 42) — {1}", "  {0}\t{1}\n", "{0}/{1} 100%")
_ODD = (
    "",
    " \t\n ",
    "👜 bag 😀👩‍👩‍👧",
    "word " * 400,
    "a" * 1000,
    "红" * 300,
    "don't you'll IT'S we've",
    "&lt;b&gt; caf&eacute; &amp;amp;",
    "â€œmended quotesâ€\x9d “real ones”",
    "İstanbul ß ẞ ﬁne \uff11\uff12 ½ Ⅷ e\u0301",
    "snake_case and_more",
    "zero\u200bwidth\u00a0blank\u3000wide",
)


def many_texts() -> list[str]:
    """2,000 of them, the odd ones first."""
    made = (
        shape.format(kind, colour)
        for kinds, colours in _WORDS.values()
        for kind, colour in itertools.product(kinds.split(), colours.split())
        for shape in _SHAPES
    )
    texts = [*_ODD, *made]
    texts += [text.upper() for text in texts]
    assert len(set(texts)) >= 2000
    return list(dict.fromkeys(texts))[:2000]
