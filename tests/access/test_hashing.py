import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from lookup.access.hashing import KeyHasher, KeyText


def test_a_key_reads_back_as_it_was_shown() -> None:
    key = KeyText.generate()
    assert KeyText.parse(key.reveal()) == key


def test_no_two_keys_are_alike() -> None:
    assert len({KeyText.generate().reveal() for _ in range(100)}) == 100


def test_a_key_never_shows_its_secret_by_accident() -> None:
    key = KeyText.generate()
    assert key.secret not in repr(key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "lk_",
        "lk_12345678_short",
        "xx_12345678_" + "a" * 43,
        "lk_1234567_" + "a" * 44,
        "lk_12345678_" + "a" * 42 + "é",
        "lk_12345678_" + "a" * 42 + "_",
        "lk_12345678_" + "a" * 43 + "\n",
    ],
)
def test_what_has_not_the_form_of_a_key_is_none(text: str) -> None:
    assert KeyText.parse(text) is None


@given(st.text(max_size=80))
def test_any_text_can_be_parsed(text: str) -> None:
    key = KeyText.parse(text)
    assert key is None or key.reveal() == text


def test_a_hash_is_argon2id_and_salted() -> None:
    hasher, key = KeyHasher(), KeyText.generate()
    first, second = hasher.hash(key), hasher.hash(key)
    assert first.startswith("$argon2id$")
    assert first != second
    assert hasher.matches(key, first)
    assert hasher.matches(key, second)


def test_another_key_does_not_match() -> None:
    hasher = KeyHasher()
    stored = hasher.hash(KeyText.generate())
    assert not hasher.matches(KeyText.generate(), stored)


def test_the_slow_hash_is_computed_once_for_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[str] = []
    original = PasswordHasher.verify

    def counting(self: PasswordHasher, stored: str, text: str) -> bool:
        verified.append(stored)
        return original(self, stored, text)

    monkeypatch.setattr(PasswordHasher, "verify", counting)
    hasher, key = KeyHasher(), KeyText.generate()
    stored = hasher.hash(key)
    assert [hasher.matches(key, stored) for _ in range(3)] == [True] * 3
    assert len(verified) == 1


def test_what_was_verified_against_one_hash_says_nothing_of_another() -> None:
    hasher, key = KeyHasher(), KeyText.generate()
    assert hasher.matches(key, hasher.hash(key))
    assert not hasher.matches(key, hasher.hash(KeyText.generate()))


def test_a_wrong_key_stays_wrong_when_tried_again() -> None:
    hasher = KeyHasher()
    stored, wrong = hasher.hash(KeyText.generate()), KeyText.generate()
    assert [hasher.matches(wrong, stored) for _ in range(2)] == [False] * 2
