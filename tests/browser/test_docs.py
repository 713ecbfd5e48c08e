"""`/docs` in a browser: every operation is shown, under the page's own policy."""

from playwright.sync_api import Browser, expect

from tests.browser.served import Served


def test_every_operation_is_shown_and_the_policy_hinders_nothing(
    browser: Browser, boutique: Served
) -> None:
    page = browser.new_page()
    mistakes: list[str] = []
    page.on("console", lambda line: mistakes.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: mistakes.append(str(error)))
    page.goto(f"{boutique.address}docs")
    described = page.request.get(f"{boutique.address}openapi.json").json()["paths"]
    operations = sum(len(methods) for methods in described.values())
    expect(page.locator(".opblock")).to_have_count(operations)
    page.get_by_text("Find the product that a photo shows").click()
    expect(page.get_by_role("button", name="Try it out")).to_be_visible()
    page.close()
    assert mistakes == []
