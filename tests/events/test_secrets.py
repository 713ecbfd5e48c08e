"""Webhooks' secrets: sealed where there is a master key."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lookup.base.errors import KeyDestroyed, NotFound
from lookup.base.home import Home
from lookup.catalog.database import Database
from lookup.events.models import Webhook
from lookup.events.posting import Poster
from lookup.events.secrets import WebhookSecrets
from lookup.events.sender import WebhookSender
from lookup.events.webhooks import Webhooks
from lookup.vault.master_keys import MasterKey, MasterKeys
from lookup.vault.store import Vault
from tests.events.conftest import happen
from tests.events.receiver import Receiver

SECRET = "whsec_" + "A" * 43 + "="


@pytest.fixture
def masters() -> MasterKeys:
    return MasterKeys([MasterKey.generate()])


def test_a_sealed_secret_is_read_again_and_forgotten(tmp_path: Path, masters: MasterKeys) -> None:
    secrets = WebhookSecrets(Home(tmp_path), masters)
    kept = secrets.keep("alba", SECRET)
    assert SECRET not in kept
    assert len(kept) <= 128
    assert all(SECRET.encode() not in each.read_bytes() for each in files(tmp_path))
    assert secrets.read("alba", kept) == SECRET
    secrets.forget("alba", kept)
    with pytest.raises(NotFound):
        secrets.read("alba", kept)


def test_it_is_sealed_for_its_maison(tmp_path: Path, masters: MasterKeys) -> None:
    secrets = WebhookSecrets(Home(tmp_path), masters)
    kept = secrets.keep("alba", SECRET)
    secrets.keep("brera", SECRET)
    with pytest.raises(NotFound):
        secrets.read("brera", kept)


def test_without_a_master_key_it_stays_as_it_is_and_is_read_with_one_later(
    tmp_path: Path, masters: MasterKeys
) -> None:
    home = Home(tmp_path)
    kept = WebhookSecrets(home, MasterKeys()).keep("alba", SECRET)
    assert kept == SECRET
    later = WebhookSecrets(home, masters)
    assert later.read("alba", kept) == SECRET
    later.forget("alba", kept)
    assert files(tmp_path) == []


def test_events_are_signed_with_a_sealed_secret_and_wait_once_its_key_is_destroyed(
    tmp_path: Path, database: Database, receiver: Receiver, masters: MasterKeys
) -> None:
    home, poster = Home(tmp_path), Poster(private=True, timeout=5)
    secrets = WebhookSecrets(home, masters)
    webhooks = Webhooks(database, "alba", "me", secrets)
    new = webhooks.add(receiver.url, [], poster)
    with database.session() as session:
        assert new.secret not in str(session.scalar(select(Webhook.secret)))
    happen(database, "a")
    sender = WebhookSender(database, poster, secrets)
    assert sender.send_due() == 1
    Vault(home, "alba", masters).shred()
    happen(database, "b")
    assert sender.send_due() == 0
    (info,) = webhooks.list()
    assert (info.waiting, len(receiver.posts)) == (1, 1)
    with pytest.raises((KeyDestroyed, NotFound)):
        secrets.read("alba", kept_secret(database))
    webhooks.remove(new.id)
    assert webhooks.list() == []


def kept_secret(database: Database) -> str:
    with database.session() as session:
        return session.scalars(select(Webhook.secret)).one()


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
