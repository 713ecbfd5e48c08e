"""A small boutique that is really served: real routes, keys, catalogue and stock; told answers."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from flask import Flask, request
from sqlalchemy.orm import Session
from werkzeug.serving import WSGIRequestHandler, make_server

from lookup.access.gate import KeyGate
from lookup.access.keys import KeyRing
from lookup.access.roles import Role
from lookup.api.app import create_app
from lookup.base.home import Home
from lookup.catalog.images import ImageCatalog
from lookup.catalog.rows import FeedImage, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.images.thumbnails import Thumbnails
from lookup.settings.home import home_of
from lookup.settings.table import Settings
from tests.api.fake_answers import AS_OF
from tests.boutique import MAISON, STORES, StubMatcher, catalogue, open_services, product, seen
from tests.browser.drawn import packshot

FIRST_KEY_TOKEN = "printed-at-the-start"
BLUE, RED = "#3d5a80", "#9b3d3a"
BACK = "#2c415c"  # of the blue one; there is a large copy of it
GTIN = "4006381333931"
LONG_COLOR = "Midnight navy melange with contrast piping"
PRODUCTS = [
    replace(
        product(
            "BAG-1",
            "Lune bag",
            ("Blue", "Red"),
            sizes=("S", "L"),
            gtins={"BAG-1-Red-S": GTIN},
            names={"fr": "Sac Lune", "ja": "リュヌ バッグ"},
            category="Bags",
            categories={"fr": "Sacs"},
        ),
        images=(
            FeedImage("blue.jpg", "main", "BAG-1-Blue"),
            FeedImage("blue-back.jpg", "back", "BAG-1-Blue"),
            FeedImage("red.jpg", "main", "BAG-1-Red"),
            FeedImage("worn.jpg", "detail"),
        ),
    ),
    product("BAG-2", "Sol bag", ("Green",), names={"fr": "Sac Sol"}, category="Bags"),
    product("BAG-3", "Nuit clutch", ("Black",), category="Bags"),
    product(
        "COAT-1",
        "Vent coat",
        (LONG_COLOR, "Camel"),
        sizes=("L", "XS", "M", "XL", "S"),
        category="Coats",
    ),
]
# Stores enough that an answer does not list them all.
MORE_STORES = tuple(
    StoreRow(f"FRA{number:02}", f"France {number}", "Lyon", "FR", "eu", 45.7, 4.8, "Europe/Paris")
    for number in range(1, 9)
)
# What `catalogue` says is 2 of each in Paris; what is told here comes later and counts.
STOCK = (
    ("BAG-1-Blue-S", "MIL01", 5),
    ("BAG-1-Red-L", "PAR01", 0),
    ("BAG-1-Red-L", "MIL01", 3),
    ("BAG-3-Black", "PAR01", 0),
    *(("COAT-1-Camel-M", store.code, 1) for store in MORE_STORES),
)


@dataclass(frozen=True)
class Asked:
    """A request with a form, as it arrived; `size` in bytes."""

    path: str
    form: dict[str, str]
    files: set[str]
    size: int
    photos: int = 0


@dataclass(frozen=True)
class Served:
    """Where it is served, and how a test tells it what to answer and who may ask."""

    address: str
    matcher: StubMatcher
    keys: KeyRing
    asked: list[Asked] = field(default_factory=list)

    def last_asked(self, path: str) -> Asked:
        """The latest request of that path that held a form."""
        return next(asked for asked in reversed(self.asked) if asked.path == path)

    def new_key(self) -> str:
        """An advisor's key."""
        return self.keys.create(MAISON, Role.ADVISOR).secret

    def revoke(self, key: str) -> None:
        """Ends a key."""
        self.keys.revoke(MAISON, key.split("_")[1])

    def sees_a_match(self) -> None:
        """From now on every photo shows the blue Lune bag."""
        self.matcher.result = seen("match", "BAG-1", "BAG-2", colorway="BAG-1-Blue")

    def is_unsure(self) -> None:
        """From now on every photo may show either of two bags."""
        self.matcher.result = seen("ambiguous", "BAG-1", "BAG-2")

    def sees_nothing_known(self) -> None:
        """From now on no photo shows anything of the catalogue."""
        self.matcher.result = seen("none")

    def sees_several_things(self) -> None:
        """From now on every photo may show either of two bags, and another thing beside."""
        unsure = seen("ambiguous", "BAG-1", "BAG-2")
        items = ((0.1, 0.2, 0.3, 0.5), (0.6, 0.3, 0.3, 0.4))
        self.matcher.result = replace(unsure, items=items, reason="look_alike")

    def sees_a_coat(self) -> None:
        """From now on every photo shows the camel coat, and the clutch is the next candidate."""
        self.matcher.result = seen("match", "COAT-1", "BAG-3", colorway="COAT-1-Camel")

    def sees_what_is_sold_out(self) -> None:
        """From now on every photo shows the clutch that no store has."""
        self.matcher.result = seen("match", "BAG-3", colorway="BAG-3-Black")


class _Quiet(WSGIRequestHandler):
    """Says nothing of requests: the application logs them."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Called by the server."""


@contextmanager
def served(folder: Path, *, stores: bool = True) -> Iterator[Served]:
    """Serves it on a free port of this machine; without `stores` the maison has none."""
    settings = Settings(home=folder)
    home = home_of(settings)
    database = catalogue(folder, PRODUCTS, other=[], stores=stores)
    with database.session(write=True) as session:
        if stores:
            apply_stores(session, MAISON, (*STORES, *MORE_STORES))
            apply_stock(session, MAISON, [StockRow(*level, AS_OF) for level in STOCK])
        _draw_pictures(session, home)
    matcher = StubMatcher()
    services = open_services(folder, database, matcher)
    keys = KeyRing(database)
    app = create_app(settings, services, KeyGate(keys, database, first_key_token=FIRST_KEY_TOKEN))
    asked = _remembered(app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/", matcher, keys, asked)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        services.close()


def _remembered(app: Flask) -> list[Asked]:
    """Fills with the forms that the application gets: browsers do not show what they upload."""
    forms: list[Asked] = []

    @app.before_request
    def remember() -> None:
        if request.mimetype == "multipart/form-data":
            size = request.content_length or 0
            photos = len(request.files.getlist("photo"))
            form = request.form.to_dict()
            forms.append(Asked(request.path, form, set(request.files), size, photos))

    return forms


def _draw_pictures(session: Session, home: Home) -> None:
    images = ImageCatalog(session, MAISON)
    thumbnails = Thumbnails(home.images_dir(MAISON))
    contents: dict[int, str | None] = {}
    colors = (BLUE, BACK, RED, BLUE, "#3f6b4c", "#26241f", "#b08d57")
    for image, color in zip(images, colors, strict=True):
        content = sha256(color.encode()).hexdigest()
        thumbnails.write(content, packshot(color))
        if color == BACK:
            thumbnails.write_large(content, packshot(color).resize((900, 900)), 1600)
        contents[image.id] = content
    images.note_contents(contents)
