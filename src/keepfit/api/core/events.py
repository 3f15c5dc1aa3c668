"""Which events other systems can be told of, how a message is signed, when it is tried again."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta

from keepfit.kit.text import Text

# A line of the audit trail is an event, named by its verb.
KINDS: Mapping[str, Text] = {
    "account.add": Text(zh="新增账号", en="An account was added"),
    "account.change": Text(zh="账号变更", en="An account was changed"),
    "unit.add": Text(zh="新增单位", en="A unit was added"),
    "unit.change": Text(zh="单位变更", en="A unit was changed"),
    "checkup.done": Text(zh="体检完成", en="A check-up is done"),
    "finding.contest": Text(zh="问题被申诉", en="A finding was contested"),
    "finding.uphold": Text(zh="申诉未采纳", en="A finding was upheld"),
    "finding.withdraw": Text(zh="问题被撤销", en="A finding was withdrawn"),
    "finding.put_right": Text(zh="报告已整改", en="A finding was put right"),
    "finding.reopen": Text(zh="复查退回", en="A finding was sent back"),
    "finding.close": Text(zh="问题销号", en="A finding was closed"),
}
TRIAL = "webhook.trial"
# After these waits a message is tried again; after the last it is given up.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)


def secret_of(key: bytes, salt: str) -> bytes:
    """Return the secret of one webhook, made from the office's key and its salt."""
    return hmac.new(key, salt.encode(), hashlib.sha256).digest()


def secret_text(secret: bytes) -> str:
    """Return a secret as its owner hands it on (standardwebhooks.com, `whsec_`)."""
    return "whsec_" + b64encode(secret).decode()


def signature(secret: bytes, event: str, seconds: int, body: str) -> str:
    """Return the signature of a message sent at a second since 1970, as Standard Webhooks has it.

    HMAC-SHA256 over "event.seconds.body", so that neither an old message nor another's body passes.
    """
    signed = hmac.new(secret, f"{event}.{seconds}.{body}".encode(), hashlib.sha256).digest()
    return "v1," + b64encode(signed).decode()
