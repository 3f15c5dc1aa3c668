"""How the documentation is built: `make docs`."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

# Found by the line above: Sphinx runs this file by its path.
from docs import reference

project = "keepfit"
author = "keepfit contributors"
project_copyright = "keepfit contributors, Apache-2.0"
version = release = version_of("keepfit")
language = "zh_CN"

extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "pictures/README.md"]
# Every page is whole without a network: no fonts, scripts or pictures from elsewhere.
html_theme = "furo"
html_title = f"keepfit {release}"
html_static_path = ["_static"]
html_css_files = ["keepfit.css"]
html_copy_source = False
html_show_sphinx = False

reference.write()
