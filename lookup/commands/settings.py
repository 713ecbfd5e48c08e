"""`lookup settings`: every setting, what it accepts, and what is in effect."""

import json
import re
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import make_url

from lookup.commands.terminal import options
from lookup.settings.reading import read_settings
from lookup.settings.rules import SettingRule, setting_rules
from lookup.settings.table import Settings

_PAGE_HEAD = """\
# Settings

`max_top_k` is the option `--max-top-k` of `lookup serve`, the variable `LOOKUP_MAX_TOP_K`, and the
key `max_top_k` of a TOML file that `--settings FILE` or `LOOKUP_SETTINGS` names. An option wins
over a variable, a variable over the file. A list is written with commas, in TOML as a list. Secrets
have no option. Unknown names and values out of range stop a command with exit code 2. An empty
variable is not set. Numbers are whole unless their default has a point.

On Kubernetes, a Service called `lookup` makes variables like `LOOKUP_PORT` of its own: give it
another name, or set `enableServiceLinks: false`.

`lookup settings` shows what is in effect; `lookup settings --markdown` wrote this page.

| setting | accepts | default | what it is |
| --- | --- | --- | --- |
"""


@click.command()
@click.option(
    "--settings",
    "settings_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="TOML file of settings.  [default: what LOOKUP_SETTINGS names]",
)
@click.option("--markdown", is_flag=True, help="Print docs/settings.md.")
@options.as_json
def settings(settings_file: Path | None, markdown: bool, as_json: bool) -> None:
    """List every setting and its value in effect."""
    if markdown:
        click.echo(settings_page(), nl=False)
        return
    in_effect = read_settings(settings_file)
    if as_json:
        click.echo(json.dumps({name: _shown(in_effect, name) for name in setting_rules()}))
        return
    table = Table("setting", "value", "accepts", "what it is")
    for name, rule in setting_rules().items():
        mark = "" if name in in_effect.model_fields_set else " (default)"
        table.add_row(name, f"{_shown(in_effect, name)}{mark}", rule.accepts, rule.help)
    Console().print(table)


def settings_page() -> str:
    """The text of docs/settings.md."""
    return _PAGE_HEAD + "".join(_line(rule) for rule in setting_rules().values())


def _line(rule: SettingRule) -> str:
    default = f"`{rule.default}`" if rule.default else ""
    accepts = re.sub("^a (whole )?number, (from )?", "", rule.accepts)
    return f"| `{rule.name}` | {accepts} | {default} | {rule.help} |\n"


def _shown(settings: Settings, name: str) -> str | None:
    value = getattr(settings, name)
    if value is None:
        return None
    if name == "database_url":  # it may hold a password
        return make_url(value).render_as_string(hide_password=True)
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
