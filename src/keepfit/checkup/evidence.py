"""What a finding can point at: the posts, messages, probes and cells it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from keepfit.checkup.core.catalogue import STRUCTURE_MEASURES
from keepfit.checkup.core.rules import Evidence, Finding, Outcome
from keepfit.history import queries as history
from keepfit.history.core.evidence import OpenMessage, SeenPost, SeenProbe, TwinPosts
from keepfit.history.core.facts import Facts, Window
from keepfit.history.engine import Read
from keepfit.ledger.core.records import Account, Ledger

Found = Mapping[str, tuple[Evidence, ...]]

# The ledger's column behind each structural measure.
_CELLS = {
    "filed": "filing_no",
    "is_verified": "verified",
    "owner_matches": "verified_owner",
    "has_login_holder": "login_holder",
    "has_second_holder": "second_holder",
    "login_proven_days": "last_login_proven_on",
    "names_differ": "name",
    "same_platform_accounts": "name",
    "below_county": "unit_id",
    "county_or_below": "unit_id",
    "followers_per_resident": "followers",
    "opened_days": "opened_on",
    "same_function_apps": "name",
}
_PROBES = {
    "opens": "open",
    "downloads": "download",
    "question_answered": "question",
}
_MESSAGES = {"oldest_unanswered_days", "reply_share", "reply_hours_median", "messages"}
_FOLLOWERS = {"follower_jumps", "followers", "reads_per_follower"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Where evidence is taken from."""

    ledger: Ledger
    facts: Facts
    tables: Read


def evidenced(
    findings: Sequence[Finding], measures: Mapping[str, str], shelf: Shelf
) -> tuple[Finding, ...]:
    """Return the findings with what they rest on; `measures` maps rule ids to measure ids.

    One query for each family of measures, over the accounts concerned; an unobserved finding
    points at the reason why nothing was seen.
    """
    concerned: dict[str, list[str]] = defaultdict(list)
    for one in findings:
        if one.outcome in (Outcome.FAIL, Outcome.WARN):
            concerned[measures[one.rule_id]].append(one.account_id)
    found = {name: _family(name)(name, ids, shelf) for name, ids in concerned.items()}
    reasons = _reasons(shelf.facts)
    return tuple(
        replace(one, evidence=_unseen(one, reasons, measures[one.rule_id]))
        if one.outcome is Outcome.NOT_OBSERVED
        else replace(one, evidence=found[measures[one.rule_id]].get(one.account_id, ()))
        for one in findings
    )


_Look = Callable[[str, Sequence[str], Shelf], Found]


def _family(measure: str) -> _Look:
    if measure in STRUCTURE_MEASURES:
        return _cells
    if measure in _PROBES:
        return _probes
    if measure == "dead_link_share":
        return _dead_links
    if measure in _MESSAGES:
        return _messages
    if measure in ("identical_elsewhere_share", "own_repeat_share"):
        return _twins
    return _nothing if measure in _FOLLOWERS else _posts


def _reasons(facts: Facts) -> dict[str, str]:
    codes = facts.unobserved_reason
    return {str(one): str(code) for one, code in zip(facts.account_ids, codes, strict=False)}


def _unseen(one: Finding, reasons: Mapping[str, str], measure: str) -> tuple[Evidence, ...]:
    if measure in STRUCTURE_MEASURES:
        code = "not_asked"
    elif measure in (*_PROBES, "dead_link_share"):
        code = "not_probed"
    elif measure in _MESSAGES:
        code = "no_messages"
    else:
        code = reasons.get(one.account_id, "") or "no_figures"
    return (Evidence(kind="account", ref=code),)


def _cells(measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    column = _CELLS[measure]
    return {
        one: (*_cell(shelf.ledger.accounts[one], column), *_others(measure, one, shelf.ledger))
        for one in ids
    }


def _cell(account: Account, column: str) -> tuple[Evidence, ...]:
    value = getattr(account, column)
    place = account.origin
    ref = f"{place.file} / {place.sheet} / {place.row}" if place else ""
    return (Evidence(kind="ledger", ref=ref, at=column, text="" if value is None else str(value)),)


def _others(measure: str, account_id: str, ledger: Ledger) -> tuple[Evidence, ...]:
    """Return the unit's other accounts that a double or an odd name is held against."""
    if measure not in ("same_platform_accounts", "names_differ"):
        return ()
    here = ledger.accounts[account_id]
    return tuple(
        Evidence(kind="account", ref=one.account_id, at=one.platform, text=one.name)
        for one in ledger.accounts.values()
        if one.unit_id == here.unit_id
        and one.account_id != account_id
        and one.kind != "group"
        and one.status != "closed"
        and (measure == "names_differ" or one.platform == here.platform)
    )[:5]


def _posts(_measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    seen = history.last_posts(shelf.tables, ids, shelf.facts.window.as_of)
    never = (Evidence(kind="account", ref="never_posted"),)
    return {one: tuple(map(_post, seen[one])) if one in seen else never for one in ids}


def _messages(_measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    seen = history.oldest_unanswered(shelf.tables, ids, shelf.facts.window.as_of)
    return {one: tuple(map(_message, messages)) for one, messages in seen.items()}


def _probes(measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    kinds = (_PROBES[measure],)
    seen = history.last_probes(shelf.tables, ids, shelf.facts.window.as_of, kinds)
    return {one: tuple(map(_probe, probes)) for one, probes in seen.items()}


def _dead_links(_measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    seen = history.dead_links(shelf.tables, ids, shelf.facts.window)
    return {one: tuple(map(_probe, probes)) for one, probes in seen.items()}


def _twins(measure: str, ids: Sequence[str], shelf: Shelf) -> Found:
    window: Window = shelf.facts.window
    look = history.copied_posts if "elsewhere" in measure else history.repeated_posts
    seen = look(shelf.tables, ids, window)
    return {one: tuple(row for pair in pairs for row in _twin(pair)) for one, pairs in seen.items()}


def _nothing(_measure: str, _ids: Sequence[str], _shelf: Shelf) -> Found:
    return {}


def _minute(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


def _post(one: SeenPost) -> Evidence:
    return Evidence(
        kind="post",
        ref=one.post_id,
        at=_minute(one.published_at),
        text=one.title or one.text,
        url=one.url,
    )


def _twin(pair: TwinPosts) -> tuple[Evidence, Evidence]:
    earlier = replace(_post(pair.earlier), ref=f"{pair.earlier.account_id}: {pair.earlier.post_id}")
    return _post(pair.post), earlier


def _message(one: OpenMessage) -> Evidence:
    return Evidence(kind="message", ref=one.message_id, at=_minute(one.received_at), text=one.text)


def _probe(one: SeenProbe) -> Evidence:
    return Evidence(
        kind="probe",
        ref=one.kind,
        at=_minute(one.probed_at),
        text=" ".join(part for part in (one.outcome, one.evidence) if part),
    )
