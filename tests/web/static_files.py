"""Where the app's own files are."""

from pathlib import Path

import lookup.web

STATIC = Path(lookup.web.__file__).parent / "static"
SCRIPTS = sorted(STATIC.glob("js/**/*.js"))
MESSAGES = sorted(STATIC.glob("messages/*.json"))
CATALOGUE = STATIC / "catalogue"
