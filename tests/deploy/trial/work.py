"""Set up an office that runs elsewhere, and have it make all it can: `run` beside this begins it.

`python -m tests.deploy.trial.work SETUP SHEETS`: the address that sets it up, a folder of sheets.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

import click

from docs.office_pictures import fill
from tests.browser.chromium import chromium
from tests.browser.way_in import come_in, set_up


def main() -> None:
    """Sign in, import, check up, write letters, evaluate, plan; fail where documents lack."""
    setup, sheets = sys.argv[1], sorted(Path(sys.argv[2]).iterdir())
    office = "{0.scheme}://{0.netloc}".format(urlsplit(setup))
    with chromium() as browser:
        page = browser.new_page()
        come_in(page, set_up(page, setup))
        fill(page, office, sheets)
        page.goto(office + "/documents/")
        made = page.locator("main tbody tr").count()
    click.echo(f"{made} documents")
    if not made:
        sys.exit(1)


if __name__ == "__main__":
    main()
