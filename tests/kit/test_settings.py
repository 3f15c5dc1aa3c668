from __future__ import annotations

import pytest

from keepfit.kit import settings
from keepfit.kit.errors import UsageError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert settings.load({}) == settings.Settings()


def test_a_setting_is_read_from_its_variable() -> None:
    assert settings.load({"KEEPFIT_OUTAGE_SHARE": "0.5"}).outage_share == 0.5


def test_a_number_stays_whole_where_the_default_is() -> None:
    with pytest.raises(UsageError, match="KEEPFIT_OUTAGE_ACCOUNTS"):
        settings.load({"KEEPFIT_OUTAGE_ACCOUNTS": "2.5"})


def test_a_value_that_is_no_number_is_refused_by_name() -> None:
    with pytest.raises(UsageError, match=r"KEEPFIT_OUTAGE_SHARE is 'half'"):
        settings.load({"KEEPFIT_OUTAGE_SHARE": "half"})
