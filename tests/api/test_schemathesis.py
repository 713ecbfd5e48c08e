"""Every operation of the OpenAPI document, asked as the document says and otherwise.

Schemathesis makes the requests and checks the answers: no server error, only the statuses, content
types, headers and schemas that are described, no invalid request accepted. The same requests every
time (derandomised), over a real home, in this process.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL.Image import Image
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from lookup.api.app import create_app
from lookup.api.http.openapi import openapi
from lookup.ocr.line import TextLine
from lookup.ocr.reader import TextReader
from lookup.settings.table import Settings
from tests.api.fakes import FakeGate, FakeServices
from tests.api.small_home import SmallHome, opened_small_home, photo

# Requests of each kind. They are the same ones over either database, and few differ there.
_EXAMPLES = {"postgresql": 15, "sqlite": 5}
_FEWER = {"/v1/inspections/{case_id}/photos": 3}  # each assesses all photos of the case anew
# What these take follows rules that no JSON schema says, so they may refuse what the schema allows:
# check digits; words, a photo or a filter; a product or none; a photo that can be read; a decision
# with what is decided.
_MORE_RULES = {
    "/v1/codes/{code}",
    "/v1/feedback",
    "/v1/inspections",
    "/v1/inspections/{case_id}/photos",
    "/v1/items",
    "/v1/items/{item_id}/check",
    "/v1/items/{item_id}/history",
    "/v1/items/{item_id}/passport",
    "/v1/lookup",
    "/v1/search",
    "/v1/tags",
}

# A level that breaks the schema is refused by itself, in an answer that takes the others.
_ROW_BY_ROW = "/v1/stock"

for kind in ("image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"):
    schemathesis.openapi.media_type(kind, st.just(photo().getvalue()))


def described() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation, known before any home is there."""
    app = create_app(Settings(), FakeServices(), FakeGate())
    with app.app_context():
        paths = openapi(app)["paths"]
    for path in sorted(paths):
        for method in sorted(paths[path]):
            yield method, path, paths[path][method]


EVERY = [(method, path) for method, path, _ in described()]
# Of an operation that takes nothing, nothing can be asked wrongly.
TAKING = [(m, p) for m, p, each in described() if "parameters" in each or "requestBody" in each]
NAMING = [(method, path) for method, path in EVERY if "{" in path]
OF_OTHERS = [("get", "/metrics"), ("post", "/v1/first-key")]  # ask for another token


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, embedded_export: Path
) -> Iterator[SmallHome]:
    with opened_small_home(request, tmp_path_factory.mktemp("home"), embedded_export) as home:
        yield home


@pytest.fixture(scope="module", autouse=True)
def no_picture_is_read_twice() -> Iterator[None]:
    """All photos here are one photo, and reading its text takes longer than all else together."""
    known: dict[bytes, tuple[TextLine, ...]] = {}
    read = TextReader.read

    def remembered(reader: TextReader, picture: Image) -> tuple[TextLine, ...]:
        pixels = picture.tobytes()
        if pixels not in known:
            known[pixels] = read(reader, picture)
        return known[pixels]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TextReader, "read", remembered)
        yield


@pytest.fixture(scope="module")
def schema(home: SmallHome) -> BaseSchema:
    document = schemathesis.openapi.from_wsgi("/openapi.json", home.app)
    document.config.generation.update(allow_x00=False)  # refused, and no JSON schema says so
    refusals = document.config.checks.negative_data_rejection
    refusals.expected_statuses = [*refusals.expected_statuses, "409", "413", "415"]
    return document


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many requests an operation gets over this database."""
    return _EXAMPLES[request.node.callspec.params["home"]]


def ask(home: SmallHome, cases: st.SearchStrategy[Case], path: str, examples: int) -> set[int]:
    """Asks so many of them and checks each answer; gives the statuses there were."""
    statuses = set()
    excluded: list[CheckFunction] = [positive_data_acceptance] if path in _MORE_RULES else []
    excluded += [negative_data_rejection] if path == _ROW_BY_ROW else []

    @given(case=cases)
    @settings(
        max_examples=_FEWER.get(path, examples),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_described(case: Case) -> None:
        response = case.call_and_validate(headers=home.bearer("alba"), excluded_checks=excluded)
        statuses.add(response.status_code)

    answers_as_described()
    return statuses


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_what_is_described_is_answered_as_described(
    home: SmallHome, schema: BaseSchema, examples: int, method: str, path: str
) -> None:
    statuses = ask(home, schema[path][method].as_strategy(GenerationMode.POSITIVE), path, examples)
    if path not in _MORE_RULES and (method, path) not in NAMING + OF_OTHERS:
        assert 200 in statuses


# Hardly any of it comes to a database: the stricter one is enough.
@pytest.mark.parametrize("home", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("method", "path"), TAKING)
def test_what_is_not_is_refused(
    home: SmallHome, schema: BaseSchema, examples: int, method: str, path: str
) -> None:
    wrong = schema[path][method].as_strategy(GenerationMode.NEGATIVE)
    statuses = ask(home, wrong.filter(lambda case: not is_changed_by_a_form(case)), path, examples)
    assert max(statuses) >= 400


def is_changed_by_a_form(case: Case) -> bool:
    """A form has no null: it is sent as the word `null`, which may be looked for or excluded. Of an
    empty list or object nothing is sent."""
    in_a_form = case.media_type is not None and "form" in case.media_type
    unsent: list[object] = [None, [], {}]
    return (
        in_a_form and isinstance(case.body, dict) and any(v in unsent for v in case.body.values())
    )


@pytest.mark.parametrize(("method", "path"), NAMING)
def test_what_is_there_is_answered_as_described(
    home: SmallHome, schema: BaseSchema, examples: int, method: str, path: str
) -> None:
    names = re.findall(r"{(\w+)}", path)
    there = {name: home.of_alba[name] for name in names}
    cases = schema[path][method].as_strategy(GenerationMode.POSITIVE, path_parameters=there)
    assert 200 in ask(home, cases, path, examples)
