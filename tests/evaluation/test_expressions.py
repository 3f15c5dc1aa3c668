from __future__ import annotations

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keepfit.evaluation.compiled import Expressions
from keepfit.evaluation.core.arithmetic import Columns, Walk
from keepfit.evaluation.core.expressions import calls, names, tree
from keepfit.kit.errors import PackError

X = np.array([0.0, 1.0, 2.5, -3.0, 40.0, np.nan])
Y = np.array([2.0, 0.0, -1.5, 4.0, 0.5, 1.0])
NUMPY = Walk(algebra=Columns(len(X)), formulas={})


def on_numpy(formula: str) -> list[float]:
    return [float(one) for one in NUMPY.value(tree(formula), {"x": X, "y": Y})]


def on_duckdb(formula: str) -> list[float]:
    table = ibis.memtable(
        pa.table({"row": list(range(len(X))), "x": pa.array(X, from_pandas=True), "y": Y})
    )
    walk = Walk(algebra=Expressions(), formulas={})
    value = walk.value(tree(formula), {"x": table.x, "y": table.y})
    found = table.select("row", value=value).order_by("row").to_pyarrow()["value"].to_pylist()
    return [float("nan") if one is None else float(one) for one in found]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 ^ 3 ^ 2", 512.0),
        ("-2 ^ 2", -4.0),
        ("8 / 2 / 2", 2.0),
        ("7 - 2 - 1", 4.0),
        ("2 * -3", -6.0),
        ("max(1, min(5, 3), 2)", 3.0),
        ("cut(3.79, 1) + round(0.25, 1)", 4.0),
        ("ln(1) + sqrt(9)", 3.0),
    ],
)
def test_signs_bind_as_in_school(formula: str, value: float) -> None:
    assert on_numpy(formula)[0] == pytest.approx(value)


@pytest.mark.parametrize("formula", ["1 / x", "ln(x)", "sqrt(x)", "x ^ 0.5", "max(x, y)"])
def test_what_has_no_value_is_unknown_and_never_0(formula: str) -> None:
    assert np.isnan(on_numpy(formula)[-1])
    np.testing.assert_allclose(on_duckdb(formula), on_numpy(formula), rtol=1e-12)


@pytest.mark.parametrize(
    "formula",
    ["1 +", "(1", "1 2", "x $ y", "ln()", "__import__('os')", "x.y", "x[0]", "((" * 60, "1" * 3000],
)
def test_what_is_no_formula_is_refused(formula: str) -> None:
    with pytest.raises(PackError):
        tree(formula)


def test_a_tree_tells_its_names_and_calls() -> None:
    found = tree("dim(r / d, 10 * z) + ln(r)")
    assert names(found) == {"r", "d", "z"}
    assert calls(found) == {("dim", 2), ("ln", 1)}


LEAVES = st.sampled_from(["x", "y", "0.5", "2", "10", "0.07"])


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner),
        st.builds("({} ^ {})".format, inner, st.sampled_from(["2", "0.5", "3"])),
        st.builds("{}({})".format, st.sampled_from(["ln", "sqrt", "-"]), inner),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), inner, inner),
    )


@given(st.recursive(LEAVES, _combined, max_leaves=8))
def test_numpy_and_duckdb_agree_on_every_formula(formula: str) -> None:
    ours, theirs = np.array(on_numpy(formula)), np.array(on_duckdb(formula))
    np.testing.assert_array_equal(np.isnan(ours), np.isnan(theirs))
    np.testing.assert_allclose(ours, theirs, rtol=1e-6, atol=1e-9)
