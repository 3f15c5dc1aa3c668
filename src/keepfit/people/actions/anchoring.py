"""Writes the end of the audit chain into a signed file of the day, outside the database."""

from __future__ import annotations

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from keepfit.kit import clock
from keepfit.kit.files import write_whole
from keepfit.people.core.chain import ANCHORS, signed_text
from keepfit.people.models import AuditHead


def anchor(folder: Path, key: bytes) -> Path | None:
    """Write today's anchor, and return it; None while the trail is empty.

    `key` is an Ed25519 private key of 32 bytes. A later anchor of the same day takes the place
    of the earlier one only when the chain has grown. Copy the files to another machine: an anchor
    that can be deleted with the table proves nothing.
    """
    head = AuditHead.objects.filter(row=1, seq__gt=0).first()
    if head is None:
        return None
    place = folder / ANCHORS / f"{clock.today().isoformat()}.json"
    if place.exists() and json.loads(place.read_text(encoding="utf-8"))["seq"] >= head.seq:
        return place
    day = clock.today().isoformat()
    signature = Ed25519PrivateKey.from_private_bytes(key).sign(
        signed_text(day, head.seq, head.seal)
    )
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    told = {"day": day, "seq": head.seq, "seal": head.seal, "signature": signature.hex()}
    write_whole(place, json.dumps(told, indent=1).encode() + b"\n")
    return place
