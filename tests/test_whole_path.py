"""The newcomer's path with real processes: draw, index, serve, look up over HTTP."""

import csv
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image, ImageEnhance

from lookup.settings.table import Settings

MAISON = "demo"


def run(program: str, *arguments: object) -> str:
    """A command's stdout; anything but exit status 0 fails the test with what it said."""
    command = [sys.executable, "-m", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@dataclass(frozen=True)
class Running:
    """A service that answers, with the catalogue it answers from."""

    address: str
    key: str
    catalogue: Path
    home: Path

    def get(self, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        return httpx.get(f"{self.address}{path}", headers=headers, timeout=30, **options)

    def look_up(self, *photos: bytes, **fields: str) -> httpx.Response:
        return httpx.post(
            f"{self.address}/v1/lookup",
            headers={"Authorization": f"Bearer {self.key}"},
            files=[("photo", photo) for photo in photos],
            data=fields,
            timeout=60,
        )

    def gallery(self) -> list[dict[str, str]]:
        with (self.catalogue / "manifest.csv").open(encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["split"] == "gallery"]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    root = tmp_path_factory.mktemp("whole-path")
    catalogue, home = root / "catalogue", root / "home"
    where = ("--home", home, "--maison", MAISON)
    run("indexer", "draw", "--out", catalogue, "--products", 6, "--size", 256, "--photos", 0)
    run("indexer", "stores", "--file", catalogue / "stores.csv", *where)
    run("indexer", "build", "--catalog", catalogue / "catalog.jsonl", "--offline", *where)
    run("indexer", "stock", "--file", catalogue / "stock.csv", *where)
    made = run("lookup", "keys", "create", "--role", "advisor", "--name", "test", "--json", *where)
    log = root / "service.log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [sys.executable, "-m", "lookup", "serve", "--home", str(home), "--port", "0"],
            stderr=stderr,
        ) as process,
    ):
        try:
            yield Running(address_in(log, process), json.loads(made)["key"], catalogue, home)
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0, log.read_text()
    assert '"route": "/v1/lookup"' in log.read_text()


def address_in(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the service said it is ready."""
    while process.poll() is None:
        found = re.search(r"Open (http://\S+)/", log.read_text())
        if found:
            return found[1]
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"the service ended: {log.read_text()}")


def test_a_catalogue_picture_is_matched_with_its_variant_and_stock(running: Running) -> None:
    row = running.gallery()[0]
    response = running.look_up((running.catalogue / row["image_path"]).read_bytes(), store="PAR01")
    assert response.status_code == httpx.codes.OK, response.text
    answer = response.json()
    best = answer["matches"][0]
    assert best["product"]["id"] == row["product_id"]
    assert best["variant"]["color"] in row["variant_id"] or best["variant"]["sku"]
    assert {variant["sku"] for variant in best["variants"]} >= {best["variant"]["sku"]}
    assert all(set(variant["stock"]) == {"here", "total", "as_of"} for variant in best["variants"])
    assert set(answer["timings_ms"]) >= {"decode", "embed", "search", "catalog", "total"}
    picture = running.get(best["product"]["image"])
    assert picture.status_code == httpx.codes.OK
    assert picture.headers["Content-Type"].startswith("image/")


def test_a_photo_of_the_size_that_the_settings_promise_is_looked_up(running: Running) -> None:
    promised = Settings.model_fields["max_photo_pixels"]
    width, height = map(int, re.findall(r"(\d+) x (\d+)", promised.description or "")[0])
    photo = BytesIO()
    Image.new("RGB", (width, height), "beige").save(photo, "JPEG")
    response = running.look_up(photo.getvalue())
    assert response.status_code == httpx.codes.OK, response.text


def test_the_command_line_gives_the_same_ranking_as_http(running: Running) -> None:
    photo = running.catalogue / running.gallery()[-1]["image_path"]
    over_http = running.look_up(photo.read_bytes()).json()
    printed = run("lookup", "match", photo, "--home", running.home, "--maison", MAISON, "--json")
    (answer,) = json.loads(printed)["answers"]
    ids = [[match["product"]["id"] for match in a["matches"]] for a in (answer, over_http)]
    assert ids[0] == ids[1] != []
    assert answer["decision"] == over_http["decision"]


def test_photos_of_one_item_get_one_answer_and_one_of_another_is_set_aside(
    running: Running, tmp_path: Path
) -> None:
    rows = running.gallery()
    first = running.catalogue / rows[0]["image_path"]
    other = next(
        running.catalogue / row["image_path"]
        for row in rows
        if row["product_id"] != rows[0]["product_id"]
    )
    shown = [first, other]
    for light in (0.9, 1.1):
        shown.append(tmp_path / f"{light}.jpg")
        ImageEnhance.Brightness(Image.open(first).convert("RGB")).enhance(light).save(shown[-1])
    over_http = running.look_up(*[photo.read_bytes() for photo in shown]).json()
    printed = run(
        *("lookup", "match", *shown, "--one-item"),
        *("--home", running.home, "--maison", MAISON, "--json"),
    )
    (answer,) = json.loads(printed)["answers"]
    for each in (answer, over_http):
        assert each["decision"] == "match"
        assert each["matches"][0]["product"]["id"] == rows[0]["product_id"]
        assert each["set_aside"] == [1]


def test_stock_that_arrives_is_seen_at_once(running: Running) -> None:
    row = running.gallery()[0]
    sku = running.get(f"/v1/products/{row['product_id']}").json()["variants"][0]["sku"]
    update = running.home.parent / "update.csv"
    now = datetime.now(UTC).isoformat()
    update.write_text(f"sku,store_code,quantity,as_of\n{sku},PAR01,77,{now}\n")
    run("indexer", "stock", "--file", update, "--home", running.home, "--maison", MAISON)
    product = running.get(f"/v1/variants/{sku}", params={"store": "PAR01"}).json()
    (variant,) = [v for v in product["variants"] if v["sku"] == sku]
    assert variant["stock"]["here"] == 77


def test_another_build_is_answered_from_within_seconds_and_no_request_fails(
    running: Running,
) -> None:
    before = running.get("/readyz").json()["maisons"][0]["generation"]
    catalog = running.catalogue / "catalog.jsonl"
    products = catalog.read_text(encoding="utf-8").splitlines(keepends=True)
    catalog.write_text("".join(products[:-1]), encoding="utf-8")
    command = [sys.executable, "-m", "indexer", "build", "--catalog", str(catalog), "--offline"]
    with subprocess.Popen([*command, "--home", str(running.home), "--maison", MAISON]) as build:
        photo = (running.catalogue / running.gallery()[0]["image_path"]).read_bytes()
        generations = []
        finished_rounds = 0
        while finished_rounds < 20 and before in (generations or [before])[-1:]:
            finished_rounds += build.poll() is not None
            response = running.look_up(photo)
            assert response.status_code == httpx.codes.OK
            generations.append(response.json()["generation"])
    assert build.returncode == 0
    assert generations[0] == before
    assert generations[-1] != before


def test_without_a_key_nothing_is_told(running: Running) -> None:
    for path in ("/v1/stores", "/v1/products/X", "/v1/images/1"):
        assert (
            httpx.get(f"{running.address}{path}", timeout=60).status_code
            == httpx.codes.UNAUTHORIZED
        )
