"""One question to the web and its answer: guarded, bounded, every redirect judged again.

No cookies, no proxy from the environment, no credentials in addresses. One connection per
question: nothing learnt from one server reaches another.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version

import httpcore2
import httpx2

from keepfit.connectors.http import answers
from keepfit.connectors.http.addresses import disguised
from keepfit.connectors.http.allowing import Allowed, allowed
from keepfit.connectors.http.errors import RefusedError, UnexpectedError, shown
from keepfit.connectors.http.pinned import PinnedBackend, Resolve, Watch, system_addresses
from keepfit.connectors.refusals import MEGABYTE
from keepfit.kit.errors import UsageError
from keepfit.kit.settings import Settings
from keepfit.kit.text import Text

REDIRECTS = 5
# Status line, headers and the wrapping of encodings, beside the content itself.
_WRAPPING_BYTES = 256 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked for: an address, what is accepted, and headers.

    `media` says which kinds of content are read at all, as prefixes of the media type; an answer
    that names no kind is read. Headers go along to every redirect, so none may be secret. With
    `content` it is sent (POST), and no redirect is followed; what the server says to that is read
    only where `listens`.
    """

    url: str
    accept: str = "*/*"
    media: tuple[str, ...] = ("",)
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | None = None
    listens: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A whole answer: status 200 with its content, or 304 without.

    `url` is where it was found after redirects; header names are in lower case; `seconds` is the
    time from the question to the last byte.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    seconds: float


class Web:
    """The way out for all connectors; made once, safe to use from several threads.

    `resolve` and `connect` are handed in by tests; everybody else leaves them alone.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolve: Resolve = system_addresses,
        connect: httpcore2.NetworkBackend | None = None,
    ) -> None:
        self._settings = settings
        self._allowed: Allowed = allowed(settings.http_allow)
        self._resolve = resolve
        self._connect = connect or httpcore2.SyncBackend()
        self._tls = _tls(settings)

    def fetch(self, question: Question) -> Answer:
        """Ask, and follow at most five redirects; raises a WebError that says whose doing it is."""
        most = self._settings.http_megabytes * MEGABYTE
        watch = Watch(
            url=question.url, seconds=self._settings.http_seconds, most_bytes=most + _WRAPPING_BYTES
        )
        url = _target(question.url)
        for _hop in range(REDIRECTS + 1):
            watch.url = str(url)
            answer = self._ask(url, question, watch)
            if not isinstance(answer, httpx2.URL):
                log.info(
                    "fetched",
                    extra={
                        "address": shown(str(url)),
                        "status": answer.status,
                        "bytes": watch.read_bytes,
                    },
                )
                return answer
            url = _next_hop(url, answer)
        raise UnexpectedError(
            question.url,
            Text(zh=f"转向超过 {REDIRECTS} 次。", en=f"redirects more than {REDIRECTS} times."),
        )

    def _ask(self, url: httpx2.URL, question: Question, watch: Watch) -> Answer | httpx2.URL:
        """Ask one server; return its answer, or where it sends us."""
        backend = PinnedBackend(
            allowed=self._allowed, resolve=self._resolve, connect=self._connect, watch=watch
        )
        with (
            answers.told(watch),
            httpcore2.ConnectionPool(ssl_context=self._tls, network_backend=backend) as pool,
            pool.stream(
                "GET" if question.content is None else "POST",
                _wire(url),
                headers=list(_headers(url, question).items()),
                content=question.content,
                extensions={"timeout": self._timeouts()},
            ) as raw,
        ):
            response = httpx2.Response(
                raw.status,
                headers=raw.headers,
                stream=answers.Wire(raw),
                request=httpx2.Request("GET", url),
            )
            if question.content is not None and not question.listens:
                answers.demand_taken(response.status_code, watch)
                return _answer(url, response, b"", watch)
            if response.has_redirect_location and question.content is None:
                return _joined(url, response.headers["location"])
            answers.demand_fine(response, question.media, watch)
            most = self._settings.http_megabytes * MEGABYTE
            return _answer(url, response, answers.content(response, most, watch), watch)

    def _timeouts(self) -> dict[str, float]:
        wait = self._settings.http_wait_seconds
        return dict.fromkeys(("connect", "read", "write", "pool"), wait)


def _answer(url: httpx2.URL, response: httpx2.Response, content: bytes, watch: Watch) -> Answer:
    return Answer(
        url=str(url),
        status=response.status_code,
        headers={name.lower(): value for name, value in response.headers.items()},
        content=content,
        seconds=watch.elapsed(),
    )


def _tls(settings: Settings) -> ssl.SSLContext:
    """Trust the system's authorities, and those of the office's own network."""
    context = httpx2.create_ssl_context(trust_env=False)
    if settings.http_ca:
        try:
            context.load_verify_locations(cafile=settings.http_ca)
        except (OSError, ssl.SSLError) as why:
            raise UsageError(
                Text(
                    zh="读不出证书文件 {path}（KEEPFIT_HTTP_CA）：{why}",
                    en="The certificates in {path} (KEEPFIT_HTTP_CA) cannot be read: {why}",
                ).fill(path=settings.http_ca, why=why)
            ) from why
    return context


def _target(text: str) -> httpx2.URL:
    """Return the address to ask; raise RefusedError for what we do not go to under any name."""
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as why:
        raise RefusedError(text, Text(zh="不是网址。", en="is no address on the web.")) from why
    if url.scheme not in ("http", "https") or not url.host:
        raise RefusedError(
            text, Text(zh="只访问 http 和 https 网址。", en="is neither http nor https.")
        )
    if url.userinfo:
        raise RefusedError(
            text,
            Text(zh="网址里不能写用户名和密码。", en="carries a user name or password."),
        )
    if disguised(url.host):
        raise RefusedError(
            text,
            Text(zh="主机写成了变形的数字地址。", en="names its host by a number in disguise."),
        )
    return url


def _joined(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return url.join(location)
    except httpx2.InvalidURL as why:
        raise UnexpectedError(
            str(url), Text(zh="转向到无效的网址。", en="redirects to what is no address.")
        ) from why


def _next_hop(url: httpx2.URL, to: httpx2.URL) -> httpx2.URL:
    target = _target(str(to))
    if url.scheme == "https" and target.scheme == "http":
        raise RefusedError(
            str(url),
            Text(
                zh="从 https 转向到不加密的 http，不予跟随。",
                en="redirects from https to http, which is not followed.",
            ),
        )
    return target


def _wire(url: httpx2.URL) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
    )


def _headers(url: httpx2.URL, question: Question) -> dict[str, str]:
    # Only encodings we unpack in bounded pieces are offered.
    return {
        "Host": url.netloc.decode("ascii"),
        "User-Agent": f"keepfit/{version('keepfit')} (+feed reader)",
        "Accept": question.accept,
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
        **({} if question.content is None else {"Content-Length": str(len(question.content))}),
        **question.headers,
    }
