"""The small county, reviewed once for all tests of this room."""

from __future__ import annotations

import pytest

from keepfit.review.core.records import Review
from tests.review.build import reviewed_county


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Review:
    """The review of the small county in `build.py`."""
    return reviewed_county(tmp_path_factory.mktemp("small"))
