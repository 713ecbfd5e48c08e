"""A provider's keys: where they come from, how long they are trusted, what happens without them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from lookup.access.jwks import ProviderKeys
from lookup.base.errors import Unavailable
from tests.access.provider import Provider, serving


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with serving(Provider()) as provider:
        provider.new_key("first", "EC")
        yield provider


def keys_at(place: str, seconds: Seconds, *, timeout: float = 5.0) -> ProviderKeys:
    return ProviderKeys(place, keep_seconds=600, timeout_seconds=timeout, clock=seconds)


def ids(keys: ProviderKeys, wanted: str | None) -> set[str | None]:
    return {key.kid for key in keys.with_key(wanted).keys}


def test_keys_are_read_once_and_kept(provider: Provider, seconds: Seconds) -> None:
    keys = keys_at(provider.url, seconds)
    for _ in range(5):
        assert ids(keys, "first") == {"first"}
    assert provider.asked == 1


def test_a_file_does_as_well(provider: Provider, seconds: Seconds, tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(provider.document())
    assert ids(keys_at(str(file), seconds), "first") == {"first"}


def test_a_new_key_is_found_when_a_token_names_it(provider: Provider, seconds: Seconds) -> None:
    keys = keys_at(provider.url, seconds)
    ids(keys, "first")
    provider.new_key("second", "EC")
    seconds.now += 11
    assert ids(keys, "second") == {"first", "second"}
    assert provider.asked == 2


def test_invented_key_ids_do_not_reach_the_provider_each_time(
    provider: Provider, seconds: Seconds
) -> None:
    keys = keys_at(provider.url, seconds)
    for invented in range(100):
        ids(keys, f"invented-{invented}")
    assert provider.asked == 1


def test_a_key_that_the_provider_withdrew_is_dropped_with_the_cache(
    provider: Provider, seconds: Seconds
) -> None:
    keys = keys_at(provider.url, seconds)
    ids(keys, "first")
    provider.published.clear()
    provider.new_key("second", "EC")
    seconds.now += 601
    assert ids(keys, "first") == {"second"}


def test_known_keys_outlast_a_provider_that_is_away_but_not_for_ever(
    provider: Provider, seconds: Seconds
) -> None:
    keys = keys_at(provider.url, seconds)
    ids(keys, "first")
    provider.up = False
    seconds.now += 3600
    assert ids(keys, "first") == {"first"}
    seconds.now += 24 * 3600
    with pytest.raises(Unavailable):
        keys.with_key("first")


def test_without_any_key_nothing_can_be_checked_until_the_provider_is_back(
    provider: Provider, seconds: Seconds
) -> None:
    provider.up = False
    keys = keys_at(provider.url, seconds)
    with pytest.raises(Unavailable):
        keys.with_key("first")
    provider.up = True
    seconds.now += 11
    assert ids(keys, "first") == {"first"}


def test_a_provider_that_hangs_costs_its_timeout_and_no_more(
    provider: Provider, seconds: Seconds
) -> None:
    provider.answers.clear()
    with pytest.raises(Unavailable):
        keys_at(provider.url, seconds, timeout=0.05).with_key("first")


def test_keys_come_from_the_address_that_was_given_and_from_no_other(
    provider: Provider, seconds: Seconds
) -> None:
    with pytest.raises(Unavailable):
        keys_at(provider.url.replace("/jwks", "/moved"), seconds).with_key("first")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"keys": {}}',
        b'{"keys": []}',
        b'{"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}',
        b'{"keys": [{"kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"}]}',
        b'{"keys": [7, null]}',
        b'{"keys": [{"kty": ["EC"]}, {"kty": "EC", "crv": ["P-256"], "x": "AA", "y": "AA"}]}',
        b'{"keys": [{"kty": "EC", "crv": "P-256"}]}',
        json.dumps({"keys": [{"kty": "RSA", "n": "!!", "e": 3}]}).encode(),
        b"\xff\xfe",
    ],
)
def test_a_document_without_a_usable_key_is_as_good_as_none(
    tmp_path: Path, seconds: Seconds, content: bytes
) -> None:
    file = tmp_path / "jwks.json"
    file.write_bytes(content)
    with pytest.raises(Unavailable):
        keys_at(str(file), seconds).with_key("first")


UNUSABLE = [
    {"kty": "EC", "crv": "P-999", "x": "AA", "y": "AA"},
    {"kty": "OKP", "crv": "Ed25519000", "x": "AA"},
    {"kty": "AKP", "alg": "ML-DSA-44", "pub": "AA"},
    {"kty": "EC", "crv": "P-256"},
    {"kty": "RSA", "e": "AQAB"},
    {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},  # not on the curve
    {"kty": "RSA", "n": 7, "e": "AQAB"},
    {"kty": ["RSA"]},
    {"alg": "RS256"},
    "no key at all",
]


@pytest.mark.parametrize("unusable", UNUSABLE, ids=str)
def test_a_key_that_cannot_be_used_costs_no_other_key(
    provider: Provider, tmp_path: Path, seconds: Seconds, unusable: object
) -> None:
    (good,) = json.loads(provider.document())["keys"]
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [unusable, good, unusable]}))
    assert ids(keys_at(str(file), seconds), "first") == {"first"}


def test_a_key_that_cannot_be_used_is_logged_once_by_its_id(
    provider: Provider, tmp_path: Path, seconds: Seconds
) -> None:
    (good,) = json.loads(provider.document())["keys"]
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [{"kty": "EC", "crv": "P-999", "kid": "new"}, good]}))
    keys = keys_at(str(file), seconds)
    with capture_logs() as lines:
        for _ in range(3):
            keys.with_key("first")
            seconds.now += 601
    assert [(line["log_level"], line["key"]) for line in lines] == [("warning", "new")]
