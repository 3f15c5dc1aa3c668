"""Judges the token by which an identity provider says who somebody is (OIDC Core 3.1.3.7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from keepfit.kit.errors import KeepfitError
from keepfit.kit.text import Text

# Signed with the provider's own key: neither "none" nor by a secret that both sides hold.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
LEEWAY_SECONDS = 60  # by which the clocks of two servers may differ
_LONGEST = 255


class TokenRefusedError(KeepfitError):
    """What the provider sent cannot be believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must say: who made it, for whom, in answer to which question, and when."""

    issuer: str
    client: str
    nonce: str
    now: int


def claims(answer: dict[str, Any], keys: Any, expected: Expected) -> dict[str, Any]:
    """Return the claims of an answer's token once all of it was checked.

    `answer` is the token end point's, `keys` the provider's set of keys. Raises TokenRefusedError
    for a wrong signature, issuer, audience, nonce or time.
    """
    try:
        token = jwt.decode(
            str(answer.get("id_token", "")), KeySet.import_key_set(keys), algorithms=ALGORITHMS
        )
        found = CodeIDToken(
            token.claims,
            token.header,
            {
                "iss": {"essential": True, "value": expected.issuer},
                "aud": {"essential": True, "value": expected.client},
            },
            {
                "nonce": expected.nonce,
                "client_id": expected.client,
                "access_token": answer.get("access_token"),
            },
        )
        found.validate(now=expected.now, leeway=LEEWAY_SECONDS)
    except (JoseError, ValueError, TypeError, KeyError) as why:
        raise _refused(str(why)) from why
    subject = found["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST:
        raise _refused("sub")
    return dict(found)


def _refused(why: str) -> TokenRefusedError:
    return TokenRefusedError(
        Text(
            zh="统一身份认证的应答不可信，没有登录。",
            en="The identity provider's answer cannot be believed; nobody was signed in.",
        ),
        hint=Text(
            zh=f"请重新登录；反复出现的，请把这个原因告诉系统管理员：{why[:200]}",
            en=f"Sign in again; if it comes back, tell your administrator the cause: {why[:200]}",
        ),
    )
