"""Reading fields of JSON objects whose types a feed may have got wrong."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from indexer.feeds.values.bad_value import BadValue


def parse_json(text: str) -> Any:
    """The JSON value; numbers stay as written (text), so that prices stay exact.

    Raises BadValue, with the place, for anything that is not JSON.
    """
    try:
        return json.loads(text, parse_float=str, parse_int=str, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise BadValue(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise BadValue("not usable: nested too deep") from error


def text_of(record: Mapping[str, Any], key: str) -> str:
    """The text or number under the key, "" for null or nothing. Raises BadValue."""
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadValue(f"{key!r} must be text, not {_kind(value)}")
    return value


def object_of(record: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The object under the key, {} for null or nothing. Raises BadValue."""
    value = record.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise BadValue(f"{key!r} must be an object, not {_kind(value)}")
    return value


def texts_of(record: Mapping[str, Any], key: str) -> dict[str, str]:
    """The object of texts under the key. Raises BadValue."""
    texts = object_of(record, key)
    for name in texts:
        text_of(texts, name)
    return {name: text for name, text in texts.items() if text is not None}


def objects_of(record: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The list of objects under the key, [] for null or nothing. Raises BadValue."""
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise BadValue(f"{key!r} must be a list of objects")
    return value


def _kind(value: object) -> str:
    names = {bool: "true or false", dict: "an object", list: "a list"}
    return names.get(type(value), type(value).__name__)


def _no_number(constant: str) -> NoReturn:
    raise BadValue(f"not JSON: {constant}")
