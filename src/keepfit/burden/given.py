"""What an office gives beside its ledger: a plan's closures, and pilots with their criteria."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from keepfit.burden.core.plans import MEASURES
from keepfit.burden.core.records import Criterion, Pilot
from keepfit.connectors.arrivals import arrival, walk
from keepfit.kit.errors import SourceError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text
from keepfit.ledger.core.records import Ledger

_CRITERION = re.compile(r"(?P<measure>\w+) (?P<comparison>>=|<=|>|<) (?P<limit>\d+(?:\.\d+)?)")
_ENDING = ("merge", "close")
_HEADERS = {
    "account_id": "account_id",
    "账号编号": "account_id",
    "successor_id": "successor_id",
    "承接账号": "successor_id",
}


def closures(path: Path, ledger: Ledger, settings: Settings) -> dict[str, str]:
    """Read what a plan closes, with its successor or "" without one.

    The plan is what `keepfit plan solve` writes (JSON), or a table of account_id and, where there
    is one, successor_id. Raises SourceError naming the place of an account the ledger lacks.
    """
    if path.suffix.lower() == ".json":
        return _decided(path, ledger)
    return _listed(path, ledger, settings)


def _decided(path: Path, ledger: Ledger) -> dict[str, str]:
    try:
        decisions = json.loads(path.read_text(encoding="utf-8"))["decisions"]
        rows = [(one["account_id"], one["fate"], one["successor_id"]) for one in decisions]
    except (ValueError, KeyError, TypeError):
        raise SourceError(
            Text(
                zh=f"{path.name} 不是 keepfit plan solve 写出的方案。",
                en=f"{path.name} is no plan that keepfit plan solve wrote.",
            ),
            hint=Text(
                zh="请给出 plan.json，或含“账号编号”“承接账号”两列的表。",
                en="Give plan.json, or a table with account_id and successor_id.",
            ),
        ) from None
    found: dict[str, str] = {}
    for place, (account_id, fate, successor_id) in enumerate(rows, start=1):
        _demand_known(account_id, ledger, f"{path.name} decisions[{place}]")
        if fate in _ENDING:
            found[account_id] = successor_id or ""
    return found


def _listed(path: Path, ledger: Ledger, settings: Settings) -> dict[str, str]:
    sheet = arrival(walk([path]).files[0], settings).sheets[0]
    rows = [[(one or "").strip() for one in row.values()] for row in sheet.cells.to_pylist()]
    labels = list(sheet.cells.column_names) if sheet.named else rows.pop(0)
    columns = [_HEADERS.get(label, "") for label in labels]
    if "account_id" not in columns:
        raise SourceError(
            Text(
                zh=f"{path.name} 缺少“账号编号”（account_id）一列。",
                en=f"{path.name} lacks the column account_id.",
            )
        )
    found: dict[str, str] = {}
    first = sheet.first_row + (0 if sheet.named else 1)
    for place, cells in enumerate(rows):
        row = dict(zip(columns, cells, strict=True))
        if row["account_id"]:
            _demand_known(row["account_id"], ledger, f"{path.name}:{first + place}")
            found[row["account_id"]] = row.get("successor_id", "")
    return found


def _demand_known(account_id: str, ledger: Ledger, where: str) -> None:
    if account_id not in ledger.accounts:
        raise SourceError(
            Text(
                zh=f"{where}：台账中没有账号“{account_id}”。",
                en=f"{where}: the ledger has no account “{account_id}”.",
            )
        )


def pilots(path: Path) -> tuple[Pilot, ...]:
    """Read the pilots of a TOML file: [[pilot]] with account_id, started_on, ends_on, criteria.

    A criterion is written as "reads_per_hour >= 200"; raises SourceError for any other.
    """
    rows = tomllib.loads(path.read_text(encoding="utf-8")).get("pilot", [])
    return tuple(_pilot(row) for row in rows)


def _pilot(row: Mapping[str, Any]) -> Pilot:
    lacking = [key for key in ("account_id", "started_on", "ends_on", "criteria") if key not in row]
    if lacking:
        raise SourceError(
            Text(
                zh=f"试点缺少“{'、'.join(lacking)}”。",
                en=f"A pilot lacks {', '.join(lacking)}.",
            )
        )
    return Pilot(
        account_id=row["account_id"],
        started_on=row["started_on"],
        ends_on=row["ends_on"],
        criteria=tuple(_criterion(one) for one in row["criteria"]),
    )


def _criterion(text: str) -> Criterion:
    found = _CRITERION.fullmatch(text)
    if found is None or found["measure"] not in MEASURES:
        raise SourceError(
            Text(
                zh=f"试点标准“{text}”应写成“reads_per_hour >= 200”的样子。",
                en=f"Write the criterion “{text}” as in “reads_per_hour >= 200”.",
            ),
            hint=Text(zh="可用：{known}。", en="There are: {known}.").fill(
                known=", ".join(MEASURES)
            ),
        )
    return Criterion(
        measure=found["measure"], comparison=found["comparison"], limit=float(found["limit"])
    )
