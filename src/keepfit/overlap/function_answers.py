"""What `overlap functions` and `overlap units` print: JSON and lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from keepfit.kit.text import Lang, Text
from keepfit.ledger.core.records import Ledger
from keepfit.overlap.core.functions import KINDS, FunctionTwin, nearest
from keepfit.overlap.core.names import NameMatch
from keepfit.overlap.core.wanted import VERDICTS, Existing
from keepfit.overlap.function_queries import FunctionsOverlap

_SHOWN = 20


def functions_answer(found: FunctionsOverlap, lang: Lang) -> dict[str, Any]:
    """Return accounts that do alike with reasons, the nearest of each, doubled ones, names."""
    return {
        "accounts": len(found.ledger.accounts),
        "accounts_with_topics": found.topics_of,
        "pairs": [_twin(one, found.ledger, lang) for one in found.twins],
        "channels": [_twin(one, found.ledger, lang) for one in found.channels],
        "nearest": {
            account: {"match": one.b if one.a == account else one.a, "score": one.score}
            for account, one in sorted(nearest(found.twins).items())
        },
        "doubled": [asdict(one) for one in found.doubled],
        "unit_names": [_unit_twin(one, found) for one in found.units],
        "audience": _audience(found).read(lang),
    }


def _audience(found: FunctionsOverlap) -> Text:
    if found.followers_of:
        return Text(
            zh=f"已按 {found.followers_of} 个账号的关注者名单比较受众。",
            en=f"Audiences of {found.followers_of} accounts were compared by lists of followers.",
        )
    return Text(
        zh="未观测：没有给出关注者名单（--followers），无法比较受众。",
        en="Not observed: no lists of followers were given (--followers).",
    )


def _twin(one: FunctionTwin, ledger: Ledger, lang: Lang) -> dict[str, Any]:
    accounts = ledger.accounts
    return {
        "a": one.a,
        "b": one.b,
        "name_a": accounts[one.a].name,
        "name_b": accounts[one.b].name,
        "kind_a": accounts[one.a].kind,
        "kind_b": accounts[one.b].kind,
        "kind": one.kind,
        "score": one.score,
        "reasons": [reason.read(lang) for reason in one.reasons],
        "unobserved": list(one.unobserved),
        "services": _services(one.shared_services, ledger),
        "audience": one.audience,
    }


def _services(ids: Sequence[str], ledger: Ledger) -> list[str]:
    return [ledger.services[one].name if one in ledger.services else one for one in ids]


def existing_answer(found: Sequence[Existing], ledger: Ledger, lang: Lang) -> list[dict[str, Any]]:
    """Return for each account wanted the existing ones nearest to it, and a verdict."""
    return [
        {
            "name": one.wanted.name,
            "services": list(one.wanted.services),
            "known_services": _services(one.known, ledger),
            "audience": one.wanted.audience,
            "audience_unit": one.unit_id,
            "verdict": one.verdict,
            "says": VERDICTS[one.verdict].read(lang),
            "existing": [
                {
                    "account": near.a,
                    "name": ledger.accounts[near.a].name,
                    "score": near.score,
                    "reasons": [reason.read(lang) for reason in near.reasons],
                    "services": _services(near.shared_services, ledger),
                    "unobserved": list(near.unobserved),
                }
                for near in one.nearest
            ],
        }
        for one in found
    ]


def existing_lines(found: Sequence[Existing], ledger: Ledger, lang: Lang) -> Iterator[str]:
    """Yield each account wanted with its verdict and the existing ones nearest to it."""
    comma = "，" if lang == "zh" else ", "
    for one in found:
        yield f"{one.wanted.name}{'：' if lang == 'zh' else ': '}{VERDICTS[one.verdict].read(lang)}"
        for near in one.nearest:
            why = comma.join(reason.read(lang) for reason in near.reasons)
            yield f"{near.score:.2f}  {ledger.accounts[near.a].name}{comma}{why}"


def _unit_twin(one: NameMatch, found: FunctionsOverlap) -> dict[str, Any]:
    units = found.ledger.units
    return {
        "a": one.name,
        "b": one.unit_id,
        "name_a": units[one.name].name,
        "name_b": units[one.unit_id].name,
        "score": one.score,
    }


def functions_lines(found: FunctionsOverlap, lang: Lang) -> Iterator[str]:
    """Yield the counts and the pairs that do most alike."""
    yield Text(
        zh=f"共 {len(found.ledger.accounts)} 个账号：功能重复 {len(found.twins)} 对，"
        f"同一平台重复开设 {len(found.doubled)} 处；"
        f"另有 {len(found.channels)} 对是同一单位的不同渠道，不算重复。",
        en=f"{len(found.ledger.accounts)} accounts: {len(found.twins)} pairs double each other, "
        f"{len(found.doubled)} times a unit keeps several on one platform; {len(found.channels)} "
        "pairs are channels of one unit and not doubled.",
    ).read(lang)
    comma = "，" if lang == "zh" else ", "
    for one in found.twins[:_SHOWN]:
        names = [found.ledger.accounts[account].name for account in (one.a, one.b)]
        yield f"{one.score:.2f}  {names[0]} ↔ {names[1]}  {KINDS[one.kind].read(lang)}"
        yield f"      {comma.join(reason.read(lang) for reason in one.reasons)}"


def units_answer(found: Sequence[NameMatch]) -> dict[str, Any]:
    """Return each name with its unit, score, and whether that is sure."""
    return {
        "names": len(found),
        "sure": sum(one.sure for one in found),
        "matches": [asdict(one) for one in found],
    }


def units_lines(found: Sequence[NameMatch], lang: Lang) -> Iterator[str]:
    """Yield one line per name: the unit, the score, and a question mark where it is not sure."""
    sure = sum(one.sure for one in found)
    yield Text(
        zh=f"共 {len(found)} 个名称，{sure} 个可以确定，其余请人工核对（标“？”）。",
        en=f"{len(found)} names, {sure} sure; a person should look at the others (marked ?).",
    ).read(lang)
    for one in found:
        mark = "" if one.sure else "？" if lang == "zh" else "?"
        yield f"{one.name}\t{one.unit_id}{mark}\t{one.known_as}\t{one.score:.2f}"
