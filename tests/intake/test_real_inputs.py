from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from keepfit.intake.core.problems import Problem
from tests.intake.books import batch, column

UNITS = Path(__file__).with_name("canada_units.csv")

# Rows of each version, and the accounts they come to: 22 rows have a link that stands in another
# row too (mostly the English and the French line of one bilingual account).
VERSIONS = {
    "2024-11-15": (1825, 1803),
    "2024-12-12": (1828, 1806),
    "2025-01-23": (1826, 1804),
    "2025-03-21": (1829, 1807),
    "2025-04-02": (1828, 1806),
    "2025-05-27": (1831, 1809),
    "2025-06-05": (1838, 1816),
}


def weights(problems: tuple[Problem, ...]) -> Counter[str]:
    return Counter(one.code for one in problems)


@pytest.mark.parametrize("version", list(VERSIONS))
def test_every_version_of_the_canadian_registry_reads_without_an_error(
    version: str, shared: Path
) -> None:
    found = batch(shared / "canada_social_accounts" / f"{version}.csv", UNITS)
    rows, accounts = VERSIONS[version]
    assert found.errors == ()
    assert found.recognised[0].rows == rows
    assert found.tables["accounts"].num_rows == accounts
    assert weights(found.problems)["account_twice"] == rows - accounts == 22


def test_spellings_of_canadian_platforms_are_one(shared: Path) -> None:
    found = batch(shared / "canada_social_accounts" / "2025-06-05.csv", UNITS)
    assert set(column(found, "accounts", "platform")) == {
        *("x", "facebook", "youtube", "instagram", "linkedin", "flickr", "snapchat", "reddit")
    }


def test_216_spellings_of_canadian_departments_are_88_units(shared: Path) -> None:
    found = batch(shared / "canada_social_accounts" / "2025-06-05.csv", UNITS)
    assert found.tables["units"].num_rows == 88
    assert None not in column(found, "accounts", "unit_id")


def test_without_the_spellings_contradictions_are_told_and_nothing_is_guessed(shared: Path) -> None:
    found = batch(shared / "canada_social_accounts" / "2025-06-05.csv")
    assert found.errors == ()
    assert weights(found.problems)["account_of_two_units"] == 8
    assert weights(found.problems)["alike_units"] > 20


def test_the_services_of_guangan_are_all_read(shared: Path) -> None:
    found = batch(shared / "guangan_services")
    assert found.errors == ()
    assert found.tables["services"].num_rows == 1135
    assert len(set(column(found, "services", "service_id"))) == 1135


def test_the_wechat_accounts_and_their_posts_are_all_read(shared: Path) -> None:
    found = batch(shared / "wechat_2021")
    assert found.errors == ()
    assert found.tables["accounts"].num_rows == 122
    assert found.tables["posts"].num_rows == 1702
    assert set(column(found, "posts", "account_id")) <= set(column(found, "accounts", "account_id"))


def test_posts_without_an_account_or_a_year_are_refused_with_the_cause(shared: Path) -> None:
    found = batch(shared / "weibo_cctv_2020" / "unityTime_list_11.csv")
    assert weights(found.errors) == {"missing_column": 1, "bad_cell": 149}
    missing, first = found.errors[:2]  # of the whole sheet before those of its rows
    assert (missing.row, "no year" in first.cause.en) == (None, True)
