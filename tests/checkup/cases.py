"""One test case for every rule of every pack: a value that is just fine and one just broken.

A pack that moves a limit has its own case under "pack/rule".

A house test demands an entry here for each rule, so that no rule ships untried.
"""

from __future__ import annotations

CASES: dict[str, tuple[float, float]] = {
    "CN19-UPDATE": (14, 15),
    "cn-gansu/CN19-UPDATE": (7, 8),
    "cn-luan/CN19-UPDATE": (7, 8),
    "cn-minhou/CN19-UPDATE": (10, 11),
    "CN19-DOWNLOAD": (1, 0),
    "CN19-OPENS": (1, 0),
    "CN19-QUESTION": (1, 0),
    "CN19-FAKE": (0, 1),
    "CN26-FILED": (1, 0),
    "CN26-LEVEL": (0, 1),
    "CN26-SAME": (0, 1),
    "BURDEN-QUIET": (90, 91),
    "BURDEN-GROUP-OWNER": (1, 0),
    "BURDEN-SAME": (0, 1),
    "YANGLING-ORIGINAL": (0.01, 0),
    "GUIZHOU-ZOMBIE": (90, 91),
    "GAOTAI-CLUE": (60, 61),
    "GONGSHU-REACH": (0.21, 0.2),
    "SICHUAN-NEW": (0, 1),
    "JIANGSU-LEVEL": (0, 1),
    "JIANGHUA-LEVEL": (0, 1),
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
