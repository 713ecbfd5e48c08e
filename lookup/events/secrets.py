"""Where a webhook's secret is kept: sealed in the maison's vault, where there is a master key."""

from lookup.base.home import Home
from lookup.vault.master_keys import MasterKeys
from lookup.vault.store import Kind, Vault

_IN_VAULT = "vault:"


class WebhookSecrets:
    """The secrets of all maisons of one home; what is kept is text of at most 128 characters."""

    def __init__(self, home: Home, masters: MasterKeys) -> None:
        self._home = home
        self._masters = masters

    def keep(self, maison: str, secret: str) -> str:
        """What the database is to hold instead of the secret: where it lies sealed, or without a
        master key the secret itself. Raises DiskFull, Unavailable, SealBroken."""
        if not self._masters:
            return secret
        return _IN_VAULT + self._vault(maison).put(Kind.WEBHOOK, secret.encode())

    def read(self, maison: str, kept: str) -> str:
        """The secret of what `keep` gave. Raises NotFound, KeyDestroyed, MasterKeyMissing,
        SealBroken."""
        if not kept.startswith(_IN_VAULT):
            return kept
        return self._vault(maison).get(Kind.WEBHOOK, kept.removeprefix(_IN_VAULT)).decode()

    def forget(self, maison: str, kept: str) -> None:
        """Deletes what is sealed. Raises Unavailable."""
        if kept.startswith(_IN_VAULT):
            self._vault(maison).remove(Kind.WEBHOOK, kept.removeprefix(_IN_VAULT))

    def _vault(self, maison: str) -> Vault:
        return Vault(self._home, maison, self._masters)
