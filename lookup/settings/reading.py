"""Reads the settings: options before variables, variables before the settings file."""

import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from lookup.base.errors import InvalidSettings
from lookup.settings.rules import VARIABLE_PREFIX, setting_rules
from lookup.settings.table import Settings

FILE_VARIABLE = "LOOKUP_SETTINGS"
# They share the prefix and are none of the service: where tests and evaluations find their data.
_OF_TESTS = ("LOOKUP_SHARED_DATA", "LOOKUP_TEST_")
_TOLD = ("value_error", "string_pattern_mismatch", "too_short", "string_too_short")


def read_settings(file: Path | None = None, **chosen: object) -> Settings:
    """The settings in effect; `chosen` came from the command line, and None is not chosen.

    `file` is TOML, by default the one that LOOKUP_SETTINGS names, if any. Raises InvalidSettings
    for a file that cannot be read, a name that is not a setting and a value out of its range.
    """
    named = os.environ.get(FILE_VARIABLE)
    file = file or (Path(named) if named else None)
    in_file = _read_file(file) if file else {}
    variables = _set_variables()
    given = {name: value for name, value in chosen.items() if value is not None}
    rules = setting_rules()
    # Values given here win over variables, so the file's are left out where a variable is set.
    from_file = {
        name: value for name, value in in_file.items() if rules[name].variable not in variables
    }
    try:
        return Settings(**(from_file | given))
    except ValidationError as error:
        origins = dict.fromkeys(from_file, str(file)) | {name: rules[name].option for name in given}
        wrong = [_describe(each, origins) for each in error.errors(include_url=False)]
        raise InvalidSettings(
            " ".join(wrong), "Correct it; `lookup settings` lists every setting with its range."
        ) from error


def _read_file(file: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings(
            f"The settings file {file} cannot be read: {error}.",
            "Give a TOML file with lines like `port = 8080`.",
        ) from error
    for name in values:
        if name not in Settings.model_fields:
            raise _unknown(name, str(file), list(Settings.model_fields))
    return values


def _set_variables() -> set[str]:
    """The variables that set something. A misspelt one must not leave its default unnoticed."""
    known = [rule.variable for rule in setting_rules().values()]
    # As pydantic reads them: their case does not count, and an empty one is not set.
    ours = {name.upper() for name, value in os.environ.items() if value}
    ours = {name for name in ours if name.startswith(VARIABLE_PREFIX)}
    for name in sorted(ours.difference(known)):
        if not name.startswith((FILE_VARIABLE, *_OF_TESTS)):
            raise _unknown(name, "the environment", known)
    return ours


def _unknown(name: str, where: str, known: list[str]) -> InvalidSettings:
    near = get_close_matches(name, known, n=1)
    return InvalidSettings(
        f"{name} in {where} is not a setting.",
        f"Did you mean {near[0]}?" if near else "`lookup settings` lists them all.",
    )


def _describe(error: ErrorDetails, origins: Mapping[str, str]) -> str:
    if not error["loc"]:  # settings that do not agree with each other
        return f"{error['msg'].removeprefix('Value error, ')}."
    name = str(error["loc"][0])
    rule = setting_rules()[name]
    value = "(not shown)" if rule.secret else repr(error["input"])
    # What the type and the range do not say already.
    why = f": {error['msg'].removeprefix('Value error, ')}" if error["type"] in _TOLD else ""
    where = origins.get(name, rule.variable)
    return f"{name} is {value} (from {where}); it takes {rule.accepts}{why}."
