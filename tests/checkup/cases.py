"""One test case for every rule of every pack: a value that is just fine and one just broken.

A house test demands an entry here for each rule, so that no rule ships untried.
"""

from __future__ import annotations

CASES: dict[str, tuple[float, float]] = {
    "CN19-UPDATE": (14, 15),
    "CN19-DOWNLOAD": (1, 0),
    "CN19-OPENS": (1, 0),
    "CN19-QUESTION": (1, 0),
    "CN19-FAKE": (0, 1),
    "INTL-QUIET": (90, 91),
    "INTL-OPENS": (1, 0),
    "KF-ONE": (1, 2),
    "KF-FILED": (1, 0),
    "KF-VERIFIED": (1, 0),
    "KF-OWNER": (1, 0),
    "KF-HOLDER": (1, 0),
    "KF-SECOND": (1, 0),
    "KF-LOGIN": (180, 181),
    "KF-NAMES": (0, 1),
    "KF-COPY": (0.5, 0.51),
    "KF-REPEAT": (0.3, 0.31),
    "KF-UNANSWERED": (30, 31),
    "KF-DEADLINK": (0.1, 0.11),
    "KF-JUMP": (0, 1),
    "KF-LIKES": (6, 6.1),
}
