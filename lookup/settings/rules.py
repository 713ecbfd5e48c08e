"""What each setting accepts, in words: read off the table for options, errors and docs."""

from dataclasses import dataclass
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from lookup.settings.table import Settings

VARIABLE_PREFIX = "LOOKUP_"
_KINDS: dict[type, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "text",
    Path: "a path",
    SecretStr: "a secret text",
}


@dataclass(frozen=True)
class SettingRule:
    """One setting as people meet it; `accepts` says its type and range."""

    name: str
    accepts: str
    default: str
    help: str
    secret: bool

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return VARIABLE_PREFIX + self.name.upper()

    @property
    def option(self) -> str:
        """Its name on the command line, where a secret has none: others can read it there."""
        return "--" + self.name.replace("_", "-")


def setting_rules() -> dict[str, SettingRule]:
    """The rule of every setting by its name, in the table's order."""
    return {name: _rule(name, field) for name, field in Settings.model_fields.items()}


def _rule(name: str, field: FieldInfo) -> SettingRule:
    return SettingRule(
        name=name,
        accepts=_accepts(field),
        default=_text(field.default),
        help=field.description or "",
        secret=SecretStr in (field.annotation, *get_args(field.annotation)),
    )


def _accepts(field: FieldInfo) -> str:
    kind = next(each for each in _alternatives(field.annotation) if each is not NoneType)
    if get_origin(kind) is Literal:
        return " or ".join(map(str, get_args(kind)))
    if get_origin(kind) is frozenset:
        (word,) = get_args(kind)
        of = f" of {', '.join(get_args(word))}" if get_origin(word) is Literal else ""
        return f"words{of} between commas"
    bounds = _bounds(field.metadata)
    return f"{_KINDS[kind]}, {bounds}" if bounds else _KINDS[kind]


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    if annotation in _KINDS or get_origin(annotation) in (Literal, frozenset):
        return (annotation,)
    return get_args(annotation)


def _bounds(metadata: list[Any]) -> str:
    low = high = ""
    for rule in metadata:
        if isinstance(rule, Ge):
            low = f"from {rule.ge:,}"
        elif isinstance(rule, Gt):
            low = f"above {rule.gt:,}"
        elif isinstance(rule, Le):
            high = f"to {rule.le:,}"
        elif isinstance(rule, Lt):
            high = f"below {rule.lt:,}"
    return f"{low} {high}".strip()


def _text(default: object) -> str:
    if default is None:
        return ""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, frozenset):
        return ", ".join(sorted(default))
    return str(default)
