"""Speaks with an identity provider: OpenID Connect, by authorization code with PKCE.

Everything that goes out goes through the one guarded client: a provider in an inner network has to
be named in KEEPFIT_HTTP_ALLOW.
"""

from __future__ import annotations

import json
import logging
import secrets
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.core.cache import cache

from keepfit.connectors.http import Question, Web, WebError
from keepfit.kit import clock
from keepfit.kit.errors import KeepfitError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text, same
from keepfit.people.actions.identities import Told
from keepfit.signin.tokens import Expected, claims

LASTS_SECONDS = 600  # for which a way out to the provider may take to come back
_KEPT_SECONDS = 600
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_NAMES = ("name", "preferred_username", "email")
_LONGEST_NAME = 150

log = logging.getLogger(__name__)


class ProviderError(KeepfitError):
    """The identity provider cannot be asked, or says no.

    `cause` is for the administrator: it may name what lies in the inner network.
    """

    def __init__(self, message: Text, *, hint: Text, cause: Text | None = None) -> None:
        super().__init__(message, hint=hint)
        self.cause = cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where an identity provider answers what; `leave` is empty where it signs nobody out."""

    issuer: str
    authorize: str
    token: str
    keys: str
    leave: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One way out to the provider, as kept in the session until somebody comes back by it."""

    state: str
    nonce: str
    verifier: str
    back: str
    began: int
    way_on: str = ""
    invitation: str = ""
    links: bool = False

    @classmethod
    def fresh(cls, back: str, **told: Any) -> Attempt:  # the rest of the fields, as declared above
        """Draw the secrets of a new attempt."""
        drawn: dict[str, Any] = {
            one: secrets.token_urlsafe(32) for one in ("state", "nonce", "verifier")
        }
        return cls(**{**drawn, **told}, back=back, began=_now())

    @property
    def over(self) -> bool:
        """Whether it took too long."""
        return _now() - self.began > LASTS_SECONDS


def found(ours: Settings) -> Provider:
    """Return what the provider tells about itself; raises ProviderError."""
    kept = f"oidc:{ours.oidc_issuer}"
    told = cache.get(kept)
    if told is None:
        address = f"{ours.oidc_issuer.rstrip('/')}/.well-known/openid-configuration"
        told = _json(ours, Question(url=_guarded(address), accept="application/json"))
        cache.set(kept, told, _KEPT_SECONDS)
    if told.get("issuer") != ours.oidc_issuer:
        raise _away(same(f"issuer: {str(told.get('issuer'))[:200]}"))
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    authorize, token, keys = (_guarded(str(told.get(one, ""))) for one in names)
    leave = str(told.get("end_session_endpoint", ""))
    return Provider(
        issuer=ours.oidc_issuer,
        authorize=authorize,
        token=token,
        keys=keys,
        leave=_guarded(leave) if leave else "",
    )


def question(attempt: Attempt, ours: Settings) -> str:
    """Return the address at the provider to which a browser is sent."""
    asked = {
        "response_type": "code",
        "client_id": ours.oidc_client,
        "redirect_uri": attempt.back,
        "scope": "openid profile",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": create_s256_code_challenge(attempt.verifier),
        "code_challenge_method": "S256",
    }
    return _with(found(ours).authorize, asked)


def answer(code: str, attempt: Attempt, ours: Settings) -> Told:
    """Exchange a code for who the provider says somebody is; raises where it cannot be believed."""
    provider = found(ours)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": attempt.back,
        "code_verifier": attempt.verifier,
    }
    told = _json(ours, _exchange(provider.token, form, ours))
    keys = _json(ours, Question(url=provider.keys, accept="application/json"))
    expected = Expected(
        issuer=provider.issuer, client=ours.oidc_client, nonce=attempt.nonce, now=_now()
    )
    said = claims(told, keys, expected)
    names = (said[one] for one in _NAMES if isinstance(said.get(one), str))
    return Told(issuer=provider.issuer, subject=said["sub"], name=next(names, "")[:_LONGEST_NAME])


def leaving(ours: Settings, back: str) -> str:
    """Return the address at which somebody signs out of the provider too; empty for none."""
    asked = {"client_id": ours.oidc_client, "post_logout_redirect_uri": back}
    leave = found(ours).leave
    return _with(leave, asked) if leave else ""


def _exchange(url: str, form: dict[str, str], ours: Settings) -> Question:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    secret = _secret(ours)
    if secret:  # RFC 6749 2.3.1: both parts are encoded before they are joined
        pair = f"{quote_plus(ours.oidc_client)}:{quote_plus(secret)}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    else:
        form["client_id"] = ours.oidc_client
    return Question(
        url=url,
        accept="application/json",
        headers=headers,
        content=urlencode(form).encode(),
        listens=True,
    )


def _json(ours: Settings, asked: Question) -> dict[str, Any]:
    try:
        told = json.loads(Web(ours).fetch(asked).content)
    except WebError as why:
        raise _away(why.message) from why
    except ValueError as why:
        raise _away(same(f"JSON: {why}")) from why
    if not isinstance(told, dict):
        raise _away(same(f"JSON: {type(told).__name__}"))
    return told


def _guarded(url: str) -> str:
    """Return an address to which secrets may go: encrypted, or on this machine."""
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return url
    raise _away(
        Text(zh=f"网址没有加密：{url[:200]}", en=f"the address is not encrypted: {url[:200]}")
    )


def _secret(ours: Settings) -> str:
    if not ours.oidc_secret_file:
        return ours.oidc_secret
    try:
        return Path(ours.oidc_secret_file).read_text(encoding="utf-8").strip()
    except OSError as why:
        raise _away(same(f"KEEPFIT_OIDC_SECRET_FILE: {why.strerror}")) from why


def _with(url: str, asked: dict[str, str]) -> str:
    return f"{url}{'&' if urlsplit(url).query else '?'}{urlencode(asked)}"


def _now() -> int:
    return int(clock.now().timestamp())


def _away(cause: Text) -> ProviderError:
    log.warning("the identity provider cannot be asked: %s", cause.en)
    return ProviderError(
        Text(
            zh="统一身份认证目前无法完成。",
            en="Signing in by the identity provider does not work now.",
        ),
        hint=Text(
            zh="请稍后再试，或用本系统内的密码登录；"
            "系统管理员可在服务器上运行 keepfit doctor 查看原因。",
            en="Try again later, or use a password kept here; the administrator may run keepfit "
            "doctor on the server to see why.",
        ),
        cause=cause,
    )
