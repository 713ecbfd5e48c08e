"""One table of settings: what options, variables, the file and the docs make of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.__main__ import main
from lookup.base.errors import InvalidSettings
from lookup.commands.serve import serve
from lookup.commands.settings import settings_page
from lookup.settings.reading import read_settings
from lookup.settings.rules import setting_rules
from lookup.settings.table import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for rule in setting_rules().values():
        monkeypatch.delenv(rule.variable, raising=False)
    monkeypatch.delenv("LOOKUP_SETTINGS", raising=False)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('top_k = 7\nmax_top_k = 70\nkeep_feedback_photos = ["alba"]\n')
    return path


def test_the_docs_say_what_the_table_says() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert page == settings_page(), "run `lookup settings --markdown > docs/settings.md`"


def test_every_setting_is_an_option_of_serve_unless_it_is_a_secret() -> None:
    options = {option for parameter in serve.params for option in parameter.opts}
    for rule in setting_rules().values():
        assert (rule.option in options) is not rule.secret


def test_every_setting_says_what_it_is_and_what_it_takes() -> None:
    for rule in setting_rules().values():
        assert rule.help.endswith(".")
        assert rule.accepts


def test_an_option_wins_over_a_variable_and_that_over_the_file_and_that_over_the_default(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_settings().top_k == Settings.model_fields["top_k"].default
    assert read_settings(file).top_k == 7
    monkeypatch.setenv("LOOKUP_TOP_K", "8")
    assert read_settings(file).top_k == 8
    assert read_settings(file, top_k="9").top_k == 9
    assert read_settings(file, top_k=None).max_top_k == 70


def test_a_variable_names_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKUP_SETTINGS", str(file))
    assert read_settings().top_k == 7


def test_an_empty_variable_is_not_set(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKUP_TOP_K", "")
    assert read_settings(file).top_k == 7


def test_a_list_stands_between_commas(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings(file).keep_feedback_photos == {"alba"}
    monkeypatch.setenv("LOOKUP_KEEP_FEEDBACK_PHOTOS", "alba, bianca")
    assert read_settings().keep_feedback_photos == {"alba", "bianca"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("max_top_k = 0", ["max_top_k", "0", "from 1 to 500", "settings.toml"]),
        ('port = "http"', ["port", "'http'", "a whole number, from 0 to 65,535"]),
        ("top_kk = 3", ["top_kk", "top_k"]),
        ("top_k = 9\nmax_top_k = 3", ["top_k (9)", "max_top_k (3)"]),
        ("top_k", ["settings.toml", "TOML"]),
    ],
)
def test_what_is_wrong_in_a_file_is_told_with_name_value_and_range(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    with pytest.raises(InvalidSettings) as refused:
        read_settings(file)
    for part in told:
        assert part in str(refused.value)


def test_a_misspelt_variable_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKUP_MAX_TOPK", "3")
    with pytest.raises(InvalidSettings, match="LOOKUP_MAX_TOP_K"):
        read_settings()


@pytest.mark.parametrize(
    "arguments",
    [
        ["serve", "--home", "here", "--port", "70000"],
        ["match", "photo.jpg", "--home", "here", "--maison", "a", "--settings", "no-such-file"],
        ["serve"],
    ],
)
def test_a_command_ends_with_2_before_it_does_anything(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments, prog_name="lookup")
    assert result.exit_code == 2
    assert result.stderr


def test_the_command_shows_what_is_in_effect_but_no_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LOOKUP_DATABASE_URL", "postgresql+psycopg://lookup:tiramisu@db/lookup")
    shown = CliRunner().invoke(main, ["settings", "--json"], prog_name="lookup")
    assert shown.exit_code == 0
    assert "db/lookup" in shown.stdout
    assert "tiramisu" not in shown.stdout
