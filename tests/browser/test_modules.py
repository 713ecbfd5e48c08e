"""The pure modules, called where they run: words, stock, routes, keys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.phone import Phone
from tests.browser.served import Served

Call = Callable[..., Any]


@pytest.fixture(scope="module")
def call(browser: Browser, boutique: Served) -> Iterator[Call]:
    """Runs `body`, which has the exports of a module of the app as `m` and its base as `root`."""
    page = Phone.new(browser, boutique.address).page
    page.goto(boutique.address)
    base = page.get_attribute("link[rel=modulepreload]", "href") or ""
    root = base[: base.index("/", len("/shell/"))]

    def run(module: str, body: str, value: object = None) -> Any:
        head = f"const root = '{root}'; const m = await import(`${{root}}/js/{module}.js`);"
        return page.evaluate(f"async value => {{ {head} {body} }}", value)

    yield run
    page.context.close()


@pytest.mark.parametrize(
    ("count", "says"), [(1, "1 sztuka"), (3, "3 sztuki"), (5, "5 sztuk"), (22, "22 sztuki")]
)
def test_plurals_follow_the_language(call: Call, count: int, says: str) -> None:
    body = """
      const messages = await (await fetch(`${root}/messages/pl.json`)).json();
      return new m.Words("pl", messages).t("stores.pieces", { count: value });"""
    assert call("words", body, count) == says


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        (["zh-CN", "en"], "zh-Hans"),
        (["zh-TW", "fr"], "zh-Hans"),
        (["de-CH"], "de"),
        (["sv", "it"], "it"),
        (["sv"], "en"),
    ],
)
def test_the_language_is_the_first_that_is_had(
    call: Call, wanted: list[str], language: str
) -> None:
    body = """return m.bestLanguage(value, ["cs", "de", "en", "fr", "it", "zh-Hans"]);"""
    assert call("words", body, wanted) == language


@pytest.mark.parametrize(
    ("amount", "says"), [("1250", "1.250 €"), ("99.5", "99,50 €"), (None, None)]
)
def test_prices_are_written_as_the_language_does(
    call: Call, amount: str | None, says: str | None
) -> None:
    price = call("words", 'return new m.Words("de", {}).price(value, "EUR");', amount)
    assert (price.replace("\xa0", " ") if price else price) == says


def test_no_photo_proves_anything_fully(call: Call) -> None:
    body = 'const w = new m.Words("en", {}); return [w.percent(1), w.percent(0.97), w.percent(0)];'
    assert call("words", body) == ["99%", "97%", "1%"]


def test_the_time_elsewhere_names_the_day_where_it_is_another(call: Call) -> None:
    body = """
      const noon = new Date("2025-03-14T12:00:00Z");
      const words = new m.Words("en-GB", {});
      return [words.timeIn("Europe/Paris", noon), words.timeIn("Pacific/Kiritimati", noon)];"""
    paris, kiritimati = call("words", body)
    assert paris == "13:00"
    assert kiritimati == "Sat 02:00"


def _stock(*here: int | None) -> list[dict[str, Any]]:
    return [
        {"sku": f"S{place}", "color": "Red", "size": str(place), "stock": {"here": n, "total": n}}
        for place, n in enumerate(here)
    ]


@pytest.mark.parametrize(
    ("here", "total"),
    [((2, 3), 5), ((0, 0), 0), ((None, None), None), ((0, None), None), ((2, None), 2)],
)
def test_none_is_said_only_where_all_is_known(
    call: Call, here: tuple[int | None, ...], total: int | None
) -> None:
    assert call("stock", "return m.summed(value).here;", _stock(*here)) == total


def test_the_variant_shown_is_the_one_of_the_photo_else_one_that_is_here(call: Call) -> None:
    body = "return m.firstShown(value.variants, value.matched)?.sku;"
    variants = _stock(0, 4)
    assert call("stock", body, {"variants": variants, "matched": None}) == "S1"
    matched = {"sku": "S0", "color": "Red", "size": None}
    assert call("stock", body, {"variants": variants, "matched": matched}) == "S0"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("lk_abc_def", "lk_abc_def"),
        ("  lk_abc_def\n", "lk_abc_def"),
        ("https://lookup.example/#key=lk_abc_def", "lk_abc_def"),
        ("https://elsewhere.example/", None),
        ("", None),
    ],
)
def test_a_key_is_found_in_what_was_scanned(call: Call, text: str, key: str | None) -> None:
    assert call("session", "return m.keyIn(value);", text) == key


def test_a_product_id_survives_the_address(call: Call) -> None:
    body = 'return m.routeOf(m.addressOf("products", value)).id;'
    assert call("route", body, "A/B #1 é") == "A/B #1 é"


def test_only_the_last_fifty_scans_are_kept(call: Call) -> None:
    body = """
      const { PassingDatabase } = await import(`${root}/js/database.js`);
      const history = new m.History(new PassingDatabase(), "lk_me");
      for (let at = 0; at < 53; at += 1) await history.add({ id: m.newId(at), at });
      return (await history.all()).map(({ at }) => at);"""
    assert call("scans", body) == list(range(52, 2, -1))


def test_the_client_tells_kinds_of_problem_apart(call: Call) -> None:
    body = """
      const answers = { 401: "key", 403: "forbidden", 404: "missing", 429: "limited", 503: "busy" };
      const kinds = {};
      for (const status of Object.keys(answers)) {
        const fetch = async () => new Response("<html>", { status: Number(status) });
        kinds[status] = await new m.LookupClient({ fetch }).stores().catch(({ kind }) => kind);
      }
      const fetch = async () => { throw new TypeError("no network"); };
      kinds.none = await new m.LookupClient({ fetch }).stores().catch(({ kind }) => kind);
      return kinds;"""
    assert call("client", body) == {
        "401": "key",
        "403": "forbidden",
        "404": "missing",
        "429": "limited",
        "503": "busy",
        "none": "unreachable",
    }
