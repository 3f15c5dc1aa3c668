"""HTML to the text a reader sees, and the links in it.

libxml2 reads broken HTML in linear time. Python's own parser and feedparser's sanitiser do not:
200 kB of `<!--` cost the sanitiser 12 seconds. As nothing but plain text leaves this module,
there is nothing left that would want sanitising.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

# Longer than any article; what lies beyond tells no duplicates and answers no search.
TEXT_CHARACTERS = 20_000
HTML_CHARACTERS = 400_000
LINKS = 200
URL_CHARACTERS = 2_000

_SILENT = frozenset({"script", "style", "noscript", "template", "head", "iframe", "object", "svg"})
_LINES = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"}
    | {"nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SPACES = re.compile(r"[^\S\n]+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")
# What XML forbids, and surrogates, which are no characters.
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def plain(text: str, most: int = TEXT_CHARACTERS) -> str:
    """Return text with its lines kept and all other space single, at most so many characters."""
    tidy = _EMPTY_LINES.sub("\n", _SPACES.sub(" ", _UNPRINTED.sub("", text[:HTML_CHARACTERS])))
    return tidy.strip()[:most]


def text_and_links(source: str, base: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of a piece of HTML and the web addresses it links to, each once."""
    root = _tree(source[:HTML_CHARACTERS])
    if root is None:
        return "", ()
    links = dict.fromkeys(_links(root, base))
    return plain("".join(_pieces(root))), tuple(links)[:LINKS]


def web_address(reference: str, base: str = "") -> str:
    """Return a reference as a whole http or https address; empty where it is none."""
    try:
        url = urljoin(base, _UNPRINTED.sub("", reference).strip())
        parts = urlsplit(url)
    except ValueError:
        return ""
    fits = parts.scheme in ("http", "https") and parts.netloc and len(url) <= URL_CHARACTERS
    return url if fits and not re.search(r"\s", url) else ""


def _tree(source: str) -> html.HtmlElement | None:
    content = _UNPRINTED.sub("", source)
    if not content.strip():
        return None
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return html.document_fromstring(content.encode(), parser=parser)
    except (etree.ParserError, ValueError):
        return None


def _links(root: html.HtmlElement, base: str) -> Iterator[str]:
    for anchor in root.iter("a", "area"):
        address = web_address(anchor.get("href") or "", base)
        if address:
            yield address


def _pieces(root: html.HtmlElement) -> Iterator[str]:
    """Yield the text in its order, with a line's end at both ends of each block."""
    # By events and not by recursion: content may be nested deeper than the stack.
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        hidden = element.tag in _SILENT
        if event == "start":
            silent += hidden
            yield "\n" if element.tag in _LINES else ""
            yield (element.text or "") if not silent else ""
        else:
            silent -= hidden
            yield "\n" if element.tag in _LINES else ""
            yield (element.tail or "") if not silent else ""
