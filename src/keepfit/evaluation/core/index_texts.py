"""Indices from their TOML text: every fault at once, and nothing an index does not need."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from keepfit.evaluation.core.arithmetic import SubFormula
from keepfit.evaluation.core.expressions import FUNCTIONS, Tree, calls, names, tree
from keepfit.evaluation.core.indices import PLAIN, Index, Input, Rounding, Step
from keepfit.kit.errors import PackError
from keepfit.kit.text import Text

_NEEDED = ("zh", "en", "period_zh", "period_en", "document", "mark", "inputs", "value")
_KNOWN = {
    *_NEEDED,
    *("about_zh", "about_en", "on", "also", "platforms", "weights", "formulas", "steps"),
    *("rounding", "usual_rounding"),
}
_MARKS = ("A", "B", "C")
_HEAD = re.compile(r"(?P<name>[A-Za-z_]\w*)\((?P<parameters>[\w\s,]+)\)")
_ROUND = re.compile(r"(?P<how>cut|round) (?P<decimals>\d)")


def index(index_id: str, text: str) -> Index:
    """Return the index a TOML text describes; raises PackError with everything wrong with it."""
    try:
        row = tomllib.loads(text)
    except tomllib.TOMLDecodeError as why:
        raise _unsound(index_id, [Text(zh=f"不是 TOML：{why}", en=f"no TOML: {why}")]) from None
    faults = list(_key_faults(row))
    if faults:
        raise _unsound(index_id, faults)
    found = _index(index_id, row)
    faults = [*_name_faults(found), *_rounding_faults(found)]
    if faults:
        raise _unsound(index_id, faults)
    return found


def _unsound(index_id: str, faults: list[Text]) -> PackError:
    return PackError(
        Text(
            zh=f"指数“{index_id}”不可用：{'；'.join(one.zh for one in faults)}。",
            en=f"Index “{index_id}” is not sound: {'; '.join(one.en for one in faults)}.",
        )
    )


def _key_faults(row: Mapping[str, Any]) -> Iterator[Text]:
    for key in _NEEDED:
        if not row.get(key):
            yield Text(zh=f"缺少“{key}”", en=f"“{key}” is missing")
    for key in sorted(row.keys() - _KNOWN):
        yield Text(zh=f"不认识“{key}”", en=f"“{key}” is unknown")
    if row.get("mark") not in _MARKS:
        yield Text(zh="“mark”只能是 A、B、C", en="“mark” must be A, B or C")
    elif row["mark"] == "C" and row.get("on", True):
        yield Text(zh="标记为 C 的指数必须关闭（on = false）", en="mark C demands on = false")


def _index(index_id: str, row: Mapping[str, Any]) -> Index:
    return Index(
        index_id=index_id,
        name=Text(zh=row["zh"], en=row["en"]),
        about=Text(zh=row.get("about_zh", ""), en=row.get("about_en", "")),
        period=Text(zh=row["period_zh"], en=row["period_en"]),
        document=row["document"],
        mark=row["mark"],
        on=row.get("on", True),
        also=tuple(row.get("also", ())),
        platforms=tuple(row.get("platforms", ())),
        inputs=tuple(_input(name, one) for name, one in row["inputs"].items()),
        weights={name: float(one) for name, one in row.get("weights", {}).items()},
        formulas=dict(_formula(head, body) for head, body in row.get("formulas", {}).items()),
        steps=tuple(_step(name, one) for name, one in row.get("steps", {}).items()),
        value=tree(row["value"]),
        rounding={
            name: {step: _rounded(how) for step, how in one.items()}
            for name, one in row.get("rounding", {}).items()
        },
        usual=row.get("usual_rounding", PLAIN),
    )


def _input(name: str, row: Mapping[str, Any]) -> Input:
    return Input(
        name=name,
        says=Text(zh=row["zh"], en=row["en"]),
        takes=tuple(row.get("takes", "").split()),
        single=row.get("single", False),
        default=row.get("default"),
    )


def _formula(head: str, body: str) -> tuple[str, SubFormula]:
    found = _HEAD.fullmatch(head)
    if found is None:
        raise PackError(
            Text(zh=f"“{head}”应写成 dim(r, z) 的样子。", en=f"Write “{head}” as in dim(r, z).")
        )
    parameters = tuple(one.strip() for one in found["parameters"].split(","))
    return found["name"], SubFormula(parameters=parameters, body=tree(body))


def _step(name: str, row: str | Mapping[str, str]) -> Step:
    if isinstance(row, str):
        return Step(name=name, tree=tree(row))
    return Step(name=name, tree=tree(row["is"]), given_as=row["given_as"])


def _rounded(text: str) -> Rounding:
    found = _ROUND.fullmatch(text)
    if found is None:
        raise PackError(
            Text(
                zh=f"取整“{text}”应写成“cut 0”或“round 1”。",
                en=f"Write the rounding “{text}” as “cut 0” or “round 1”.",
            )
        )
    return Rounding(how=found["how"], decimals=int(found["decimals"]))


def _name_faults(found: Index) -> Iterator[Text]:
    known = {one.name for one in found.inputs} | found.weights.keys()
    for name, formula in found.formulas.items():
        yield from _tree_faults(found, formula.body, set(formula.parameters), inside=name)
    for step in found.steps:
        yield from _tree_faults(found, step.tree, known, inside="")
        known = known | {step.name}
    yield from _tree_faults(found, found.value, known, inside="")


def _tree_faults(found: Index, one: Tree, known: set[str], *, inside: str) -> Iterator[Text]:
    for name in sorted(names(one) - known):
        yield Text(zh=f"公式里的“{name}”没有定义", en=f"“{name}” in a formula is not defined")
    for name, count in sorted(calls(one)):
        # A sub-formula may not call another, so that no formula can run in a circle.
        own = found.formulas.get(name) if not inside else None
        wanted = len(own.parameters) if own else FUNCTIONS.get(name, 0)
        if wanted == 0:
            yield Text(zh=f"没有函数“{name}”", en=f"there is no function “{name}”")
        elif (wanted is None and count < 2) or (wanted is not None and wanted != count):
            yield Text(zh=f"“{name}”的参数个数不对", en=f"“{name}” has a wrong number of arguments")


def _rounding_faults(found: Index) -> Iterator[Text]:
    steps = {one.name for one in found.steps}
    for rounds in found.rounding.values():
        for name in sorted(rounds.keys() - steps):
            yield Text(zh=f"取整的“{name}”不是中间值", en=f"“{name}” is rounded but is no step")
    if found.usual not in found.roundings:
        yield Text(zh=f"没有取整方式“{found.usual}”", en=f"there is no rounding “{found.usual}”")
