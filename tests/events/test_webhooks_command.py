"""`lookup webhooks`: from adding to an event that arrives."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result
from sqlalchemy import select

from lookup.__main__ import main
from lookup.audit.models import AuditEntry
from lookup.base.home import Home
from lookup.catalog.database import open_home
from lookup.catalog.maisons import ensure_maison
from tests.events.receiver import Receiver


def home_with_a_maison(path: Path) -> Home:
    home = Home(path)
    database = open_home(home)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    database.close()
    return home


def run(home: Home, verb: str, *arguments: str) -> Result:
    options = ["--home", str(home.path), "--maison", "alba"]
    return CliRunner().invoke(main, ["webhooks", verb, *options, *arguments])


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


PRIVATE = ("--webhook-private-addresses", "true")


def test_a_webhook_is_added_tested_listed_and_removed(tmp_path: Path, receiver: Receiver) -> None:
    home = home_with_a_maison(tmp_path)
    made = told(run(home, "add", receiver.url, *PRIVATE, "--type", "verdict.given", "--json"))
    assert made["secret"].startswith("whsec_")
    sent = told(run(home, "test", made["id"], *PRIVATE, "--json"))
    assert sent == {"event": next(iter(receiver.taken)), "taken": True, "problem": None}
    (listed,) = told(run(home, "list", "--json"))["webhooks"]
    assert made["secret"] not in json.dumps(listed)
    assert (listed["url"], listed["types"]) == (receiver.url, ["verdict.given"])
    assert run(home, "remove", made["id"]).exit_code == 0
    assert told(run(home, "list", "--json")) == {"webhooks": []}
    database = open_home(home)
    with database.session() as session:
        actions = session.scalars(select(AuditEntry.action)).all()
    database.close()
    assert actions == ["webhook.added", "webhook.removed"]


def test_a_failed_test_says_why(tmp_path: Path, receiver: Receiver) -> None:
    home = home_with_a_maison(tmp_path)
    made = told(run(home, "add", receiver.url, *PRIVATE, "--json"))
    receiver.status = lambda: 418
    failed = run(home, "test", made["id"], *PRIVATE)
    assert failed.exit_code == 1
    assert "418" in failed.stdout


def test_private_addresses_and_unknown_webhooks_are_refused(
    tmp_path: Path, receiver: Receiver
) -> None:
    home = home_with_a_maison(tmp_path)
    assert run(home, "add", receiver.url).exit_code == 3
    assert run(home, "add", "gopher://x").exit_code == 2
    assert run(home, "remove", "nothing").exit_code == 2
