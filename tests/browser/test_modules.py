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
        (["zh-TW", "fr"], "zh-Hant"),
        (["zh-HK"], "zh-Hant"),
        (["zh-SG"], "zh-Hans"),
        (["ar-AE", "fr"], "ar"),
        (["de-CH"], "de"),
        (["sv", "it"], "it"),
        (["sv"], "en"),
    ],
)
def test_the_language_is_the_first_that_is_had(
    call: Call, wanted: list[str], language: str
) -> None:
    had = ["ar", "cs", "de", "en", "fr", "it", "zh-Hans", "zh-Hant"]
    body = f"return m.bestLanguage(value, {had});"
    assert call("words", body, wanted) == language


@pytest.mark.parametrize(
    ("amount", "says"), [("1250", "1.250 €"), ("99.5", "99,50 €"), (None, None)]
)
def test_prices_are_written_as_the_language_does(
    call: Call, amount: str | None, says: str | None
) -> None:
    price = call("words", 'return new m.Words("de", {}).price(value, "EUR");', amount)
    assert (price.replace("\xa0", " ") if price else price) == says


@pytest.mark.parametrize(
    ("amount", "currency", "says"),
    [
        ("70.5", "KWD", "KWD 70.500"),
        ("7000", "JPY", "¥7,000"),
        ("1250", "EUR", "€1,250"),
        ("70", None, None),
    ],
)
def test_a_price_has_the_decimals_of_its_currency(
    call: Call, amount: str, currency: str | None, says: str | None
) -> None:
    body = 'return new m.Words("en", {}).price(value.amount, value.currency);'
    price = call("words", body, {"amount": amount, "currency": currency})
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


@pytest.mark.parametrize(
    ("matched", "sku"),
    [
        (None, None),
        ({"sku": "S0", "color": "Red", "size": None}, None),
        ({"sku": "S0", "color": "Red", "size": "0"}, "S0"),
    ],
    ids=["words", "photo", "code"],
)
def test_a_size_is_shown_only_where_one_was_named(
    call: Call, matched: dict[str, Any] | None, sku: str | None
) -> None:
    body = "return m.firstShown(value.variants, value.matched);"
    shown = call("stock", body, {"variants": _stock(0, 4), "matched": matched})
    assert shown == {"color": "Red", "sku": sku}


def test_a_colour_stands_for_all_its_sizes_and_is_led_by_one_that_is_here(call: Call) -> None:
    body = """
      const { variants, only, lead } = m.selected(value, { color: "Red", sku: null });
      return [variants.length, only, lead.sku];"""
    assert call("stock", body, _stock(0, 4)) == [2, None, "S1"]


def test_sizes_hang_as_on_a_rail(call: Call) -> None:
    sizes = ["L", "2XL", "S", "XS", "M", "XXS", "XL", "10", "9.5", "IT 38", "Large", None]
    ordered = call("sizes", "return value.sort(m.bySize);", sizes[::-1])
    assert ordered[:7] == ["XXS", "XS", "S", "M", "L", "XL", "2XL"]
    assert ordered[7:10] == ["9.5", "10", "IT 38"]


@pytest.mark.parametrize(("days", "old"), [(0, False), (1.9, False), (2.1, True), (600, True)])
def test_stock_of_two_days_ago_is_old(call: Call, days: float, old: bool) -> None:
    body = "return m.isOld(new Date(Date.now() - value * 86400000).toISOString());"
    assert call("stock", body, days) is old


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
