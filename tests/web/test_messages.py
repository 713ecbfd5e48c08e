"""Every language says everything the app says, with the same blanks and its own plurals."""

import json
import re
from pathlib import Path

import pytest
from babel import Locale

from tests.web.static_files import CATALOGUE, MESSAGES, SCRIPTS, STATIC

Message = str | dict[str, str]
Messages = dict[str, Message]
LANGUAGES = {"fr", "en", "it", "es", "de", "pl", "cs", "el", "zh-Hans", "zh-Hant", "ja", "ko", "ar"}
_ENGLISH = next(path for path in MESSAGES if path.stem == "en")
EVERY = [*MESSAGES, *sorted(CATALOGUE.glob("messages/*.json"))]
_KEY = re.compile(r'"([a-z]+(?:\.[A-Za-z]+)+)"')
_NOT_MESSAGES = ("lookup.",)  # names of what a browser keeps


def _read(path: Path) -> Messages:
    def unique(pairs: list[tuple[str, Message]]) -> Messages:
        assert len(pairs) == len(dict(pairs)), f"{path.name} has a key twice"
        return dict(pairs)

    read: Messages = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=unique)
    return read


def _name(path: Path) -> str:
    return path.relative_to(STATIC).as_posix()


def _blanks(message: Message) -> set[str]:
    texts = [message] if isinstance(message, str) else list(message.values())
    return {blank for text in texts for blank in re.findall(r"\{(\w+)\}", text)}


def _asked() -> set[str]:
    text = "\n".join(script.read_text(encoding="utf-8") for script in SCRIPTS)
    return {key for key in _KEY.findall(text) if not key.startswith(_NOT_MESSAGES)}


def test_the_languages_are_those_of_the_boutiques() -> None:
    assert {path.stem for path in MESSAGES} == LANGUAGES


def test_every_message_the_app_asks_for_is_there_and_none_is_left_over() -> None:
    assert set(_read(_ENGLISH)) == _asked()


@pytest.mark.parametrize("path", EVERY, ids=_name)
def test_a_language_has_every_message_with_the_same_blanks(path: Path) -> None:
    english, messages = _read(path.with_name("en.json")), _read(path)
    assert list(messages) == list(english)
    for key, message in messages.items():
        assert _blanks(message) == _blanks(english[key]), key
        assert isinstance(message, dict) == isinstance(english[key], dict), key


@pytest.mark.parametrize("path", EVERY, ids=_name)
def test_a_plural_has_a_text_for_each_category_of_the_language(path: Path) -> None:
    rules = Locale.parse(path.stem, sep="-").plural_form
    for key, message in _read(path).items():
        if isinstance(message, dict):
            assert set(message) == {*rules.tags, "other"}, key
            assert all("{count}" in text for text in message.values()) or key.startswith("answer.")


@pytest.mark.parametrize("path", EVERY, ids=_name)
def test_no_message_is_empty_or_left_in_english(path: Path) -> None:
    english, messages = _read(path.with_name("en.json")), _read(path)
    assert all(message for message in messages.values())
    same = [key for key in messages if messages[key] == english[key]]
    if path.stem != "en":
        # A few words are the same in several languages: Stock, Filter, Catalogue.
        assert len(same) <= 8, same
