"""The app's icons, drawn as PNG from its SVG icon."""

from pathlib import Path

import click

from pages.chromium import chromium

_STATIC = Path(__file__).parents[2] / "lookup" / "web" / "static"
_INK = "#1d1b18"
# Side in pixels, and the share of it that the drawing fills: launchers cut a maskable icon to a
# circle of four fifths of its side, and iOS rounds the corners itself.
_ICONS = {
    "app-192": (192, 1.0),
    "app-512": (512, 1.0),
    "app-180": (180, 0.84),
    "app-maskable-512": (512, 0.72),
}


@click.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=_STATIC / "icons",
    help="[default: where the app has them]",
)
def icons(out: Path) -> None:
    """Draw the icons that the app ships."""
    drawing = (_STATIC / "icon.svg").read_text(encoding="utf-8")
    with chromium() as browser:
        for name, (side, share) in _ICONS.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            page.set_content(_page(drawing, share))
            page.screenshot(path=out / f"{name}.png", omit_background=True)
            page.close()


def _page(drawing: str, share: float) -> str:
    background = "transparent" if share == 1.0 else _INK
    return (
        f"<style>body{{margin:0;display:grid;place-items:center;height:100vh;"
        f"background:{background}}}svg{{width:{share:.0%};height:{share:.0%}}}</style>{drawing}"
    )
