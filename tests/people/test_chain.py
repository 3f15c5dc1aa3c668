"""The chain of the audit trail shows every way of tampering with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from keepfit.people.core.chain import START, Anchor, Line, faults, seal_of

KEY = b"a key of the tests"


def a_chain(length: int) -> list[Line]:
    lines: list[Line] = []
    for seq in range(1, length + 1):
        bare = Line(
            seq=seq,
            at="2024-06-30T12:00:00+00:00",
            actor="1",
            request="r",
            verb="unit.add",
            kind="unit",
            object_id=f"u{seq}",
            unit_id=f"u{seq}",
            why="",
            before="",
            after="{}",
            previous=lines[-1].seal if lines else START,
        )
        lines.append(replace(bare, seal=seal_of(bare, KEY)))
    return lines


def head(lines: list[Line]) -> Anchor:
    return Anchor(source="2024-06-30.json", seq=lines[-1].seq, seal=lines[-1].seal)


def kinds(lines: list[Line], *anchors: Anchor) -> list[str]:
    return [one.kind for one in faults(lines, anchors, KEY)]


def test_a_whole_chain_has_no_fault() -> None:
    lines = a_chain(5)
    assert kinds(lines, head(lines)) == []


@given(st.integers(0, 4), st.sampled_from(["actor", "verb", "why", "before", "after", "at"]))
def test_an_edited_line_is_found_where_it_stands(place: int, column: str) -> None:
    lines = a_chain(5)
    changed: dict[str, Any] = {column: "changed"}
    lines[place] = replace(lines[place], **changed)
    assert [one.seq for one in faults(lines, [], KEY)] == [place + 1]


@given(st.integers(1, 3))
def test_a_deleted_line_leaves_a_gap(place: int) -> None:
    lines = a_chain(5)
    del lines[place]
    assert kinds(lines)[0] == "missing"


def test_a_tail_cut_off_is_seen_by_the_anchor() -> None:
    lines = a_chain(5)
    assert kinds(lines[:3], head(lines)) == ["cut"]


def test_a_table_that_was_emptied_is_seen_by_the_anchor() -> None:
    assert kinds([], head(a_chain(5))) == ["cut"]


def test_a_chain_written_anew_by_somebody_who_has_the_key_is_seen_by_the_anchor() -> None:
    anchor, lines = head(a_chain(5)), a_chain(5)
    for place in range(2, 5):
        bare = replace(lines[place], why="anew", previous=lines[place - 1].seal)
        lines[place] = replace(bare, seal=seal_of(bare, KEY))
    assert kinds(lines, anchor) == ["edited"]


def test_an_anchor_with_a_false_signature_is_told_and_not_believed() -> None:
    lines = a_chain(3)
    assert kinds(lines, replace(head(a_chain(9)), genuine=False)) == ["forged"]
