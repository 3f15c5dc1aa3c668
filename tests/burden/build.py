"""Accounts with volumes of work, and a work model, in one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from keepfit.burden.core.records import Request
from keepfit.burden.core.upkeep import Volume
from keepfit.burden.core.work import WorkModel
from keepfit.burden.queries import default_model
from keepfit.ledger.core.records import Account


def an_account(account_id: str = "a", **given: Any) -> Account:
    """A WeChat account of unit u1."""
    usual: dict[str, Any] = {
        "name": account_id,
        "kind": "account",
        "platform": "wechat",
        "unit_id": "u1",
        "status": "active",
    }
    return Account(**{**usual, "account_id": account_id, **given})


def a_volume(**given: float) -> Volume:
    """What one account did in 70 days: 20 posts in 10 issues, no reposts, 5 replies."""
    usual = {"posts": 20.0, "issues": 10.0, "reposts": 0.0, "replies": 5.0}
    return Volume(days=70, **{name: np.array([one]) for name, one in (usual | given).items()})


def a_request(request_id: str = "R1", **given: Any) -> Request:
    """A form for 100 units."""
    usual: dict[str, Any] = {
        "sent_on": date(2024, 5, 1),
        "from_unit": "县政府办",
        "kind": "form",
        "units": 100,
    }
    return Request(**{**usual, "request_id": request_id, **given})


def a_model(**given: Any) -> WorkModel:
    """The shipped model with some settings changed."""
    return replace(default_model(), **given)
