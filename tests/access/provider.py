"""An OpenID provider of our own: keys, tokens, and a JWKS document behind a real local server."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey, Key, RSAKey

ISSUER = "https://id.example/realms/group"
AUDIENCE = "boutique-lookup"
NOW = 1_760_000_000


@dataclass
class Provider:
    """Signs tokens, and serves the public half of `published` at `url` as long as it is `up`; it
    answers nobody while `answers` is not set."""

    published: list[Key] = field(default_factory=list)
    up: bool = True
    answers: threading.Event = field(default_factory=threading.Event)
    asked: int = 0
    url: str = ""

    def new_key(self, key_id: str, kind: str = "RSA") -> Key:
        """Another key, published from now on."""
        made: Key
        if kind == "RSA":
            made = RSAKey.generate_key(2048, {"kid": key_id, "use": "sig"})
        else:
            made = ECKey.generate_key("P-256", {"kid": key_id, "use": "sig"})
        self.published.append(made)
        return made

    def document(self) -> bytes:
        """The JWKS document."""
        return json.dumps({"keys": [key.as_dict(private=False) for key in self.published]}).encode()


def claims(**changes: Any) -> dict[str, Any]:
    """Claims of a good token of an advisor of alba; None leaves a claim out."""
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "user-1",
        "iat": NOW - 10,
        "exp": NOW + 300,
        "role": "advisor",
        "maison": "alba",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def token(key: Key, said: dict[str, Any], algorithm: str | None = None) -> str:
    """A signed token; its header names the key."""
    chosen = algorithm or {RSAKey: "RS256", ECKey: "ES256"}[type(key)]
    return jwt.encode({"alg": chosen, "kid": key.kid}, said, key, [chosen])


@contextmanager
def serving(provider: Provider) -> Iterator[Provider]:
    """Serves the provider's document on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked += 1
            provider.answers.wait()
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", "/jwks")
                self.end_headers()
                return
            self.send_response(200 if provider.up else 503)
            self.end_headers()
            self.wfile.write(provider.document() if provider.up else b"")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    provider.answers.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/jwks"
    try:
        yield provider
    finally:
        provider.answers.set()
        server.shutdown()
        server.server_close()
        thread.join()
