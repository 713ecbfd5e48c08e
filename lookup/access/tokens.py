"""Access tokens of an OpenID provider, taken as keys of the maison and role that they name."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from joserfc import jwt
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError
from joserfc.jws import JWSRegistry

from lookup.access.jwks import ProviderKeys
from lookup.access.roles import Principal, Role
from lookup.base.errors import Forbidden, Unauthenticated
from lookup.settings.table import Settings

_LEEWAY_SECONDS = 30
# Holds a chain of certificates (x5c); joserfc alone takes 512.
_MOST_HEADER_BYTES = 8_000
_REMEDY = "Sign in again; the token must be an access token for this service."


@dataclass(frozen=True)
class TokenRules:
    """What a token must say; a claim within another is named with a dot (`realm_access.roles`)."""

    issuer: str
    audience: str
    algorithms: frozenset[str]
    role_claim: str
    maison_claim: str


class TokenVerifier:
    """Tells who a token speaks for. Threads may share it."""

    def __init__(
        self, rules: TokenRules, keys: ProviderKeys, *, now: Callable[[], float] = time.time
    ) -> None:
        self._rules = rules
        self._keys = keys
        # Unknown header parameters are passed over, unless `crit` names them (RFC 7515, 4).
        self._registry = JWSRegistry(algorithms=sorted(rules.algorithms), strict_check_header=False)
        self._registry.max_header_length = _MOST_HEADER_BYTES
        self._claims = jwt.JWTClaimsRegistry(
            now=lambda: int(now()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": rules.issuer},
            aud={"essential": True, "value": rules.audience},
            exp={"essential": True},
            sub={"essential": True},
        )

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """The verifier of a deployment, None where it trusts no provider."""
        if not (settings.oidc_issuer and settings.oidc_audience and settings.oidc_jwks):
            return None
        return cls(
            TokenRules(
                issuer=settings.oidc_issuer,
                audience=settings.oidc_audience,
                algorithms=frozenset(settings.oidc_algorithms),
                role_claim=settings.oidc_role_claim,
                maison_claim=settings.oidc_maison_claim,
            ),
            ProviderKeys(
                settings.oidc_jwks,
                keep_seconds=settings.oidc_keys_seconds,
                timeout_seconds=settings.oidc_timeout_seconds,
            ),
        )

    def verify(self, text: str) -> Principal:
        """Who the token speaks for; whether there is such a maison is not known here.

        Raises Unauthenticated for a token that is not of this provider, not for this service or
        not valid now, Forbidden for one without a role or maison, Unavailable without keys.
        """
        try:
            token = jwt.decode(text, self._key_set, registry=self._registry)
            self._claims.validate(token.claims)
        except ExpiredTokenError as error:
            raise Unauthenticated("The token has expired.", _REMEDY) from error
        except ClaimError as error:
            raise Unauthenticated(
                f"The token is not accepted: its claim {error.claim!r}.", _REMEDY
            ) from error
        # What is no token at all breaks the parser in many ways, and all of them mean the same.
        except (JoseError, ValueError, TypeError, RecursionError) as error:
            raise Unauthenticated("The key or token is not known.", _REMEDY) from error
        maison = _claim(token.claims, self._rules.maison_claim)
        if not isinstance(maison, str) or not maison:
            raise _forbidden(self._rules.maison_claim, "one maison")
        subject = f"{self._rules.issuer}\0{token.claims['sub']}".encode()
        name = token.claims.get("name")
        return Principal(
            maison,
            self._role(token.claims),
            # Not who it is, only that it is the same one: this goes into logs.
            f"oidc-{hashlib.sha256(subject).hexdigest()[:10]}",
            made_here=False,
            name=name if isinstance(name, str) and name else None,
        )

    def _key_set(self, token: Any) -> Any:
        key_id = token.headers().get("kid")
        return self._keys.with_key(key_id if isinstance(key_id, str) else None)

    def _role(self, claims: Mapping[str, Any]) -> Role:
        named = _claim(claims, self._rules.role_claim)
        known = [role for role in Role if role in (named if isinstance(named, list) else [named])]
        if len(known) != 1:
            raise _forbidden(self._rules.role_claim, f"one of the roles {', '.join(Role)}")
        return known[0]


def _claim(claims: Mapping[str, Any], name: str) -> Any:
    """The claim of that very name, or else the one that the dots in it lead to."""
    if name in claims:
        return claims[name]
    value: Any = claims
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _forbidden(claim: str, what: str) -> Forbidden:
    return Forbidden(
        f"The token's claim {claim!r} does not name {what}.",
        "Ask whoever manages the identity provider to say so in the token.",
    )
