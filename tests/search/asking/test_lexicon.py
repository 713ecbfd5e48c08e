"""What an article is, its material and its colour have names in each language of the app."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.understanding import understand
from lookup.search.asking.vocabulary import MaisonWords
from lookup.search.ranking.text_vectors import EncoderWords

GREEK, JAPANESE = re.compile("[\u03b1-\u03c9]"), re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
# Said in French or English there, too.
AS_THEY_ARE = {"taupe", "mauve"}


def named() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every kind, material, group of people and shade with its names."""
    import json
    from importlib.resources import files

    data = json.loads(files("lookup.search.asking").joinpath("lexicon.json").read_text("utf-8"))
    for room in ("kinds", "materials", "people"):
        yield from data[room].items()
    for shades in data["colors"].values():
        yield from shades.items()


@pytest.mark.parametrize("script", [GREEK, JAPANESE], ids=["Greek", "Chinese or Japanese"])
def test_each_has_a_name_in_that_script(script: re.Pattern[str]) -> None:
    without = [name for name, texts in named() if not any(map(script.search, texts))]
    assert set(without) <= AS_THEY_ARE


@pytest.mark.parametrize(
    "text",
    ["lavender tank top", "koszulka bez rękawów lawendowa", "levandulové tílko", "λεβάντα αμάνικο"],
)
def test_an_encoder_of_english_words_reads_them_all(text: str) -> None:
    class English:
        card = SimpleNamespace(lists_words=True)

        def knows(self, word: str) -> bool:
            return word in {"tank top", "lavender"}

    words = understand(text, lexicon(), MaisonWords(lexicon(), (), ()))
    read = EncoderWords.of(words, English())  # type: ignore[arg-type]  # nothing else is asked
    assert read.words == (("tank top",),)
