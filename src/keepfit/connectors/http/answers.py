"""What a server answered: judged by status, kind and encoding before its content is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2
import httpx2

from keepfit.connectors.http.errors import (
    ForbiddenError,
    MissingError,
    TooSlowError,
    UnexpectedError,
    UnreachableError,
)
from keepfit.connectors.http.pinned import Watch
from keepfit.kit.text import Text

FINE = frozenset({200, 203})
UNCHANGED = 304
_TAKEN = 2  # the first digit
_FORBIDDEN = frozenset({401, 403, 407, 429, 451})
_MISSING = frozenset({404, 410})
_OUT_OF_ORDER = 500
_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class Wire(httpx2.SyncByteStream):
    """The content of an answer as it comes over the wire."""

    def __init__(self, raw: httpcore2.Response) -> None:
        self._raw = raw

    def __iter__(self) -> Iterator[bytes]:
        yield from self._raw.iter_stream()


@contextmanager
def told(watch: Watch) -> Iterator[None]:
    """Turn what goes wrong on the wire into errors that say whose doing it is."""
    try:
        yield
    except httpcore2.TimeoutException as why:
        raise _silent(watch) from why
    except httpcore2.NetworkError as why:
        raise UnreachableError(
            watch.url, Text(zh=f"连接不上或中途断开（{why}）。", en=f"does not connect ({why}).")
        ) from why
    except (httpcore2.ProtocolError, httpx2.DecodingError) as why:
        raise UnexpectedError(
            watch.url, Text(zh=f"应答残缺或有误（{why}）。", en=f"gave a broken answer ({why}).")
        ) from why


def _silent(watch: Watch) -> TooSlowError:
    return TooSlowError(
        watch.url,
        Text(
            zh=f"等待 {watch.elapsed():.0f} 秒没有回应。",
            en=f"kept silent for {watch.elapsed():.0f} seconds.",
        ),
    )


def demand_fine(response: httpx2.Response, media: tuple[str, ...], watch: Watch) -> None:
    """Raise where the answer is not the thing itself, or not of a kind we read."""
    status = response.status_code
    if status not in FINE and status != UNCHANGED:
        raise _status_error(watch.url, status)
    encoding = response.headers.get("content-encoding", "").strip().lower()
    if encoding not in _ENCODINGS:
        raise UnexpectedError(
            watch.url,
            Text(
                zh=f"内容编码 {encoding[:40]} 不在约定之内。",
                en=f"is encoded as {encoding[:40]}, which was not asked for.",
            ),
        )
    kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
    if status in FINE and kind and not kind.startswith(media):
        raise UnexpectedError(
            watch.url,
            Text(zh=f"内容类型是 {kind[:60]}。", en=f"holds content of the kind {kind[:60]}."),
        )
    length = response.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 19 and int(length) > watch.most_bytes:
        raise watch.too_large()


def demand_taken(status: int, watch: Watch) -> None:
    """Raise where a server did not take what was sent to it: anything but 2xx."""
    if status // 100 != _TAKEN:
        raise _status_error(watch.url, status)


def _status_error(url: str, status: int) -> Exception:
    said = Text(zh=f"服务器答复 HTTP {status}。", en=f"the server answers HTTP {status}.")
    if status in _FORBIDDEN:
        return ForbiddenError(url, said, status=status)
    if status in _MISSING:
        return MissingError(url, said, status=status)
    if status >= _OUT_OF_ORDER:
        return UnreachableError(url, said, status=status)
    return UnexpectedError(url, said, status=status)


def content(response: httpx2.Response, most_bytes: int, watch: Watch) -> bytes:
    """Return the content, unpacked piece by piece, so that a bomb ends at the limit."""
    if response.status_code == UNCHANGED:
        return b""
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_bytes():
        watch.remaining()
        size += len(piece)
        if size > most_bytes:
            raise watch.too_large()
        pieces.append(piece)
    return b"".join(pieces)
