"""Rule packs from their TOML text: inheritance, overriding, and every fault at once."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keepfit.checkup.core.lint import formalism
from keepfit.checkup.core.packtypes import type_faults
from keepfit.checkup.core.rules import Pack, Rule, Scoring, Source, Step
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text

Texts = Callable[[str], str]

_MISSING = Text(zh="缺少“{key}”", en="“{key}” is missing")
_UNKNOWN_KEY = Text(zh="不认识“{key}”", en="“{key}” is unknown")
_NOT_ALLOWED = Text(
    zh="“{key}”写的是“{value}”，只能是 {allowed}", en="“{key}” is “{value}”, allowed: {allowed}"
)
_NO_MEASURE = Text(zh="没有名为“{name}”的指标", en="no measure is called “{name}”")
_NO_LIMIT = Text(
    zh="“broken”写的是“{text}”，应写成“> 14”的样子", en="“broken” is “{text}”, write it as “> 14”"
)

_COMPARISONS = (">=", "<=", "==", "!=", ">", "<")
_NEEDED = (
    "zh",
    "en",
    "measure",
    "broken",
    "severity",
    "document",
    "mark",
    "remedy_zh",
    "remedy_en",
    "days",
)
_KNOWN = {*_NEEDED, "article_zh", "article_en", "points", "kinds", "platforms", "unobserved", "on"}
_ALLOWED: dict[str, tuple[str, ...]] = {
    "severity": ("veto", "deduct", "warn", "bonus"),
    "mark": ("A", "B", "C"),
    "unobserved": ("open", "skip"),
}
_SCORING = ("full", "bonus", "fail_below", "bonus_above", "veto_score", "document", "mark")
_LADDER = ("rule", "at", "tell")
_TELL = ("operator", "leader")
_CALENDARS = ("china", "weekdays")
_PACK_KEYS = {
    "zh",
    "en",
    "about_zh",
    "about_en",
    "extends",
    "window_days",
    "calendar",
    "statuses",
    "rules",
    "by_hand",
    "switch_off",
    "scoring",
    "ladder",
}


def pack(pack_id: str, texts: Texts, measures: Mapping[str, object]) -> Pack:
    """Return a pack with everything it inherits.

    `texts(pack_id)` gives a pack's TOML text and raises PackError where there is none;
    `measures` holds the known measure ids. A rule written again in a heir changes the keys
    it names and keeps the others.
    """
    rows = _inherited(pack_id, texts, ())
    _demand_none(pack_id, _faults(rows, measures))
    found = Pack(
        pack_id=pack_id,
        name=Text(zh=rows["zh"], en=rows["en"]),
        about=Text(zh=rows.get("about_zh", ""), en=rows.get("about_en", "")),
        extends=rows.get("extends", ""),
        window_days=rows.get("window_days", 90),
        calendar=rows.get("calendar", "weekdays"),
        statuses=tuple(rows.get("statuses", Pack.__dataclass_fields__["statuses"].default)),
        rules=tuple(_rule(key, row) for key, row in rows["rules"].items()),
        by_hand=tuple(Text(zh=one["zh"], en=one["en"]) for one in rows.get("by_hand", ())),
        scoring=_scoring(rows["scoring"]) if "scoring" in rows else None,
        ladder=tuple(
            Step(rule_id=one["rule"], at=one["at"], tell=one["tell"])
            for one in rows.get("ladder", ())
        ),
    )
    _demand_none(pack_id, formalism(found))
    return found


class UnsoundPackError(PackError):
    """A pack with faults, each told for itself."""

    def __init__(self, pack_id: str, faults: Sequence[Text]) -> None:
        super().__init__(
            Text(
                zh="\n- ".join([f"指标包 {pack_id} 有误：", *(one.zh for one in faults)]),
                en="\n- ".join([f"The pack {pack_id} is not sound:", *(one.en for one in faults)]),
            ),
            hint=Text(
                zh="参见文档“规则”一页的写法。",
                en="See the docs page on rules for how to write one.",
            ),
        )
        self.faults = tuple(faults)


def _demand_none(pack_id: str, faults: Sequence[Text]) -> None:
    if faults:
        raise UnsoundPackError(pack_id, faults)


def _inherited(pack_id: str, texts: Texts, heirs: tuple[str, ...]) -> dict[str, Any]:
    """Return the pack's rows laid over those it extends."""
    if pack_id in heirs:
        circle = " → ".join((*heirs, pack_id))
        raise PackError(
            Text(
                zh="指标包互相继承，成了圈：{circle}",
                en="The packs extend each other in a circle: {circle}",
            ).fill(circle=circle)
        )
    try:
        own = tomllib.loads(texts(pack_id))
    except tomllib.TOMLDecodeError as why:
        raise PackError(
            Text(
                zh="指标包 {pack} 不是正确的 TOML：{why}",
                en="The pack {pack} is not sound TOML: {why}",
            ).fill(pack=pack_id, why=why)
        ) from why
    _demand_none(pack_id, type_faults(own))
    base = _inherited(own["extends"], texts, (*heirs, pack_id)) if own.get("extends") else {}
    rules = {key: dict(row) for key, row in base.get("rules", {}).items()}
    for key, row in own.get("rules", {}).items():
        rules[key] = {**rules.get(key, {}), **row}
    for key in own.get("switch_off", ()):
        rules.setdefault(key, {})["on"] = False
    by_hand = [*base.get("by_hand", ()), *own.get("by_hand", ())]
    kept = {key: value for key, value in base.items() if key not in ("extends", "switch_off")}
    return {**kept, **own, "rules": rules, "by_hand": by_hand}


def _faults(rows: Mapping[str, Any], measures: Mapping[str, object]) -> list[Text]:
    faults = [_UNKNOWN_KEY.fill(key=key) for key in sorted(rows.keys() - _PACK_KEYS)]
    faults += [_MISSING.fill(key=key) for key in ("zh", "en") if key not in rows]
    for rule_id, row in rows["rules"].items():
        faults += [_of_rule(rule_id, one) for one in _rule_faults(row, measures)]
    return faults + _extra_faults(rows)


def _extra_faults(rows: Mapping[str, Any]) -> list[Text]:
    calendar = rows.get("calendar", "weekdays")
    if calendar not in _CALENDARS:
        return [_NOT_ALLOWED.fill(key="calendar", value=calendar, allowed=", ".join(_CALENDARS))]
    scoring = rows.get("scoring", {})
    faults = [
        _MISSING.fill(key=f"scoring.{key}") for key in _SCORING if scoring and key not in scoring
    ]
    for step in rows.get("ladder", ()):
        faults += [_MISSING.fill(key=f"ladder.{key}") for key in _LADDER if key not in step]
        if step.get("rule") not in rows["rules"]:
            faults.append(_UNKNOWN_KEY.fill(key=f"ladder.rule = {step.get('rule')}"))
        if step.get("tell") not in _TELL:
            faults.append(
                _NOT_ALLOWED.fill(key="tell", value=step.get("tell"), allowed=", ".join(_TELL))
            )
    return faults


def _of_rule(rule_id: str, fault: Text) -> Text:
    return Text(zh=f"{rule_id}：{fault.zh}", en=f"{rule_id}: {fault.en}")


def _rule_faults(row: Mapping[str, Any], measures: Mapping[str, object]) -> list[Text]:
    faults = [_MISSING.fill(key=key) for key in _NEEDED if key not in row]
    faults += [_UNKNOWN_KEY.fill(key=key) for key in sorted(row.keys() - _KNOWN)]
    faults += [
        _NOT_ALLOWED.fill(key=key, value=row[key], allowed=", ".join(allowed))
        for key, allowed in _ALLOWED.items()
        if key in row and row[key] not in allowed
    ]
    if "measure" in row and row["measure"] not in measures:
        faults.append(_NO_MEASURE.fill(name=row["measure"]))
    if "broken" in row and _split(row["broken"]) is None:
        faults.append(_NO_LIMIT.fill(text=row["broken"]))
    return faults


def _split(text: str) -> tuple[str, float] | None:
    for sign in _COMPARISONS:
        if text.startswith(sign):
            try:
                limit = float(text.removeprefix(sign))
            except ValueError:
                return None
            return (sign, limit) if math.isfinite(limit) else None
    return None


def _rule(rule_id: str, row: Mapping[str, Any]) -> Rule:
    comparison, limit = _split(row["broken"]) or ("", 0.0)
    return Rule(
        rule_id=rule_id,
        statement=Text(zh=row["zh"], en=row["en"]),
        measure=row["measure"],
        comparison=comparison,  # type: ignore[arg-type]  # one of _COMPARISONS, checked in _faults
        limit=limit,
        severity=row["severity"],
        points=row.get("points", 0),
        kinds=tuple(row.get("kinds", ())),
        platforms=tuple(row.get("platforms", ())),
        unobserved=row.get("unobserved", "skip"),
        source=_source(row),
        remedy=Text(zh=row["remedy_zh"], en=row["remedy_en"]),
        days=row["days"],
        on=row.get("on", row["mark"] != "C"),
    )


def _source(row: Mapping[str, Any]) -> Source:
    return Source(
        document=row["document"],
        article=Text(zh=row.get("article_zh", ""), en=row.get("article_en", "")),
        mark=row["mark"],
    )


def _scoring(row: Mapping[str, Any]) -> Scoring:
    return Scoring(
        full=row["full"],
        bonus=row["bonus"],
        fail_below=row["fail_below"],
        bonus_above=row["bonus_above"],
        veto_score=row["veto_score"],
        source=_source(row),
    )
