"""A page worked by keyboard alone: what a key reaches, and nothing else, can be used."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urldefrag

from playwright.sync_api import Page

FARTHEST = 150  # times Tab is pressed before something counts as out of reach
# What a reader of the screen would be told the focus is on.
NAMED = """() => {
  const on = document.activeElement;
  const named = on.getAttribute('aria-label') || on.labels?.[0]?.innerText || on.innerText;
  return [named || '', getComputedStyle(on).outlineStyle !== 'none'];
}"""


def reach(page: Page, name: str) -> None:
    """Press Tab until the focus is on what is called so, and is seen to be."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        named, seen = page.evaluate(NAMED)
        if named.strip().startswith(name):
            assert seen, f"nothing shows that the focus is on {name}"
            return
    raise AssertionError(f"Tab does not reach {name} on {page.url}")


def follow(page: Page, name: str, leads_to: str) -> None:
    """Open a link or press a button, and wait for the page it leads to."""
    reach(page, name)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: fnmatch(urldefrag(address).url, leads_to))


def write(page: Page, name: str, words: str) -> None:
    """Write into a field, in place of what it holds."""
    reach(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(words)


def hand_in(page: Page, name: str, paths: list[Path]) -> None:
    """Skip to the content, and choose files in the window that a key opens."""
    # Said before the keys: told only a moment before, Chromium at times opens its own window.
    with page.expect_file_chooser() as asked:
        reach(page, "跳到正文")
        page.keyboard.press("Enter")
        reach(page, name)
        page.keyboard.press("Space")
    asked.value.set_files(paths)
