"""Signs what is sent, as Standard Webhooks 1.0 says (https://www.standardwebhooks.com)."""

import base64
import binascii
import hashlib
import hmac
import secrets

from lookup.base.errors import BadInput

_PREFIX = "whsec_"
_BYTES = 32


def new_secret() -> str:
    """A secret for a receiver to check signatures with."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signed_headers(secret: str, event_id: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers that say which event it is and who sends it, `seconds` after the epoch.

    Raises BadInput for a secret that is none.
    """
    try:
        key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise BadInput(
            "The webhook's secret is not one.", "Remove the webhook and add it again."
        ) from error
    content = f"{event_id}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }
