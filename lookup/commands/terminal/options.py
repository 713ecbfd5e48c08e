"""Options that several commands share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from lookup.settings.reading import read_settings
from lookup.settings.rules import SettingRule, setting_rules

maison = click.option("--maison", required=True, help="Code of the maison.")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
encoder = click.option(
    "--encoder",
    default="embedded",
    show_default=True,
    help="'embedded', ARCH/TAG, hf-hub:ORG/NAME or local-dir:PATH.",
)
open_sets = click.option(
    "--open-set",
    "open_sets",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Another manifest whose queries are added as photos of things not in the catalogue.",
)
offline = click.option("--offline", is_flag=True, help="Never fetch encoder weights.")


def settings(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Options for the settings of these names, and --settings; the command gets `settings`."""
    rules = setting_rules()
    open_names = [name for name in names if not rules[name].secret]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @click.option(
            "--settings",
            "settings_file",
            type=click.Path(dir_okay=False, path_type=Path),
            help="TOML file of settings.  [default: what LOOKUP_SETTINGS names]",
        )
        @wraps(command)
        def with_settings(*args: Any, settings_file: Path | None, **given: Any) -> Any:
            chosen = {name: given.pop(name) for name in open_names}
            settings = read_settings(settings_file, **chosen)
            if "home" in names and "home" not in settings.model_fields_set:
                raise click.UsageError("Missing option '--home' (or LOOKUP_HOME).")
            return command(*args, settings=settings, **given)

        decorated: Callable[..., Any] = with_settings
        for name in reversed(open_names):
            decorated = _option(rules[name])(decorated)
        return decorated

    return decorate


def _option(rule: SettingRule) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    default = f"; default {rule.default}" if rule.default and rule.name != "home" else ""
    # What it accepts is checked once, for options, variables and file alike: by the table.
    return click.option(
        rule.option, rule.name, metavar="VALUE", help=f"{rule.help}  [{rule.accepts}{default}]"
    )
