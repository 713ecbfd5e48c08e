"""A build: what it indexes, what it embeds again, what it refuses."""

import json
import sqlite3
from pathlib import Path

import pytest

from indexer.cache.store import Cache
from indexer.pipeline.request import Amount
from indexer.sources.places import ImagePlaces
from lookup.base.errors import BadInput, DiskFull, FeedError, Refused
from lookup.catalog.database import open_database
from lookup.catalog.images import ImageCatalog
from lookup.encoders.card import ModelCard
from lookup.events.listing import list_events
from lookup.images.thumbnails import Thumbnails
from lookup.index.entries import Entries
from lookup.index.generation import Generation
from lookup.index.shadow import ShadowPointer
from lookup.index.vectors import VECTORS_FILE
from tests.indexer.shop import Shop


def published_products(shop: Shop) -> list[str]:
    return sorted(Entries.read(shop.store.path(shop.store.current())).products)


def catalog_contents(shop: Shop) -> dict[str, str | None]:
    database = open_database(shop.home.database_url)
    with database.session() as session:
        contents = {image.path: image.content for image in ImageCatalog(session, "maison")}
    database.close()
    return contents


def spoil_cache(shop: Shop) -> None:
    """Flips a byte in every cache entry."""
    with sqlite3.connect(shop.workspace.cache_file) as connection:
        connection.create_function("spoil", 1, lambda b: b[:-1] + bytes([b[-1] ^ 1]))
        connection.execute("UPDATE features SET packed = spoil(packed)")
    connection.close()


def test_a_build_publishes_a_sound_generation_of_all_pictures(shop: Shop) -> None:
    report = shop.build()
    assert report.status == "published"
    assert (report.images.total, report.images.indexed, report.images.embedded) == (6, 6, 6)
    assert shop.store.current() == report.generation
    generation = Generation.open(shop.store.path(report.generation))
    assert generation.manifest.images == 6
    assert report.self_retrieval.found_first == 6


def test_every_picture_has_a_thumbnail_under_its_content(built_shop: Shop) -> None:
    thumbnails = Thumbnails(built_shop.home.images_dir("maison"))
    contents = catalog_contents(built_shop)
    assert len(contents) == 6
    assert all(thumbnails.path(content).is_file() for content in contents.values())


def test_large_copies_are_made_where_they_are_asked_for(built_shop: Shop) -> None:
    thumbnails = Thumbnails(built_shop.home.images_dir("maison"))
    contents = catalog_contents(built_shop).values()
    assert not any(thumbnails.large_path(content).exists() for content in contents)
    built_shop.build(large_side=800)
    assert all(thumbnails.large_path(content).is_file() for content in contents)
    assert built_shop.build(large_side=800).images.embedded == 0


def test_the_report_is_kept(built_shop: Shop) -> None:
    [report] = built_shop.workspace.reports_dir.iterdir()
    kept = json.loads(report.read_text())
    assert report.name == f"{kept['run']}.json"
    assert kept["generation"] == built_shop.store.current()
    assert set(kept["stages"]) == {"read", "decode", "embed", "write"}


def test_a_second_run_finds_nothing_to_do(built_shop: Shop) -> None:
    first = built_shop.store.current()
    second = built_shop.build()
    assert (second.status, second.images.embedded) == ("unchanged", 0)
    assert built_shop.store.ids() == (first,)


def test_an_old_file_is_not_even_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.sources.folder._TICK_NS", 0)
    shop.build()
    assert shop.build().images.bytes_read == 0


def test_a_changed_name_and_price_embed_nothing(built_shop: Shop) -> None:
    built_shop.products["A"]["name"] = "Another name"
    built_shop.products["A"]["variants"][0]["price"] = "120"
    report = built_shop.build()
    assert (report.products.changed, report.images.embedded) == (1, 0)


def test_a_renamed_picture_is_not_embedded_again(built_shop: Shop) -> None:
    (built_shop.pictures / "A/front.png").rename(built_shop.pictures / "A/renamed.png")
    built_shop.add("A", "A/renamed.png", "A/back.png")
    report = built_shop.build()
    assert (report.status, report.images.embedded) == ("published", 0)


def test_only_what_changed_is_embedded_again(built_shop: Shop) -> None:
    built_shop.draw("A/front.png", seed=1)
    report = built_shop.build()
    assert (report.status, report.images.embedded, report.images.indexed) == ("published", 1, 6)


def test_the_same_picture_under_two_names_is_embedded_once(shop: Shop) -> None:
    (shop.pictures / "C/copy.png").write_bytes((shop.pictures / "A/front.png").read_bytes())
    shop.add("C", "C/copy.png")
    report = shop.build()
    assert (report.images.embedded, report.images.indexed) == (4, 5)


def test_removed_products_leave_the_next_generation(built_shop: Shop) -> None:
    del built_shop.products["B"]
    report = built_shop.build()
    assert report.products.removed == 1
    assert published_products(built_shop) == ["A", "C"]


def test_a_product_that_returns_is_not_embedded_again(built_shop: Shop) -> None:
    gone = built_shop.products.pop("B")
    built_shop.build()
    built_shop.products["B"] = gone
    report = built_shop.build()
    assert report.images.embedded == 0
    assert published_products(built_shop) == ["A", "B", "C"]


def test_full_embeds_everything_again_to_the_same_vectors(built_shop: Shop) -> None:
    before = built_shop.vectors()
    report = built_shop.build(full=True)
    assert (report.status, report.images.embedded) == ("published", 6)
    assert built_shop.vectors() == before


def test_vectors_do_not_depend_on_how_many_workers_embed(built_shop: Shop) -> None:
    before = built_shop.vectors()  # of two
    built_shop.build(workers=3, full=True)
    assert built_shop.vectors() == before


def test_a_feed_that_lost_most_products_changes_nothing(built_shop: Shop) -> None:
    before = built_shop.store.current()
    for product_id in ("B", "C"):
        del built_shop.products[product_id]
    with pytest.raises(Refused, match=r"lacks 2 of the 3 products.*--max-removed 1"):
        built_shop.build()
    assert built_shop.store.current() == before
    assert len(catalog_contents(built_shop)) == 6
    assert built_shop.build(max_removed=1.0).products.removed == 2


def test_a_refused_build_leaves_a_report(built_shop: Shop) -> None:
    built_shop.products = {"A": built_shop.products["A"]}
    with pytest.raises(Refused):
        built_shop.build()
    reports = [json.loads(p.read_text()) for p in built_shop.workspace.reports_dir.glob("*.json")]
    refused = next(report for report in reports if report["status"] == "refused")
    assert "lacks 2 of the 3" in refused["reason"]
    assert refused["generation"] is None


def test_other_programs_are_told_what_was_published_and_refused(built_shop: Shop) -> None:
    report = built_shop.store.current()
    built_shop.products = {"A": built_shop.products["A"]}
    with pytest.raises(Refused):
        built_shop.build()
    database = open_database(built_shop.home.database_url)
    with database.session() as session:
        published, refused = list_events(session, "maison", after=None, limit=9).events
    database.close()
    assert (published.type, published.subject) == ("generation.published", report)
    assert refused.type == "generation.refused"
    assert "lacks 2 of the 3" in str(refused.data["detail"])


def test_a_bad_picture_is_listed_and_the_rest_is_published(shop: Shop) -> None:
    (shop.pictures / "A/front.png").write_bytes(b"not a picture")
    report = shop.build(max_bad=Amount(0.0, 1))
    assert (report.status, report.images.indexed, report.images.bad) == ("published", 5, 1)
    [item] = report.quarantined
    assert (item.file, item.field) == ("A/front.png", "image")
    assert "product A" in item.reason


def test_more_bad_pictures_than_allowed_publish_nothing(built_shop: Shop) -> None:
    before = built_shop.store.current()
    for name in ("A/front.png", "B/front.png"):
        (built_shop.pictures / name).write_bytes(b"not a picture %a" % name.encode())
    with pytest.raises(Refused, match=r"More than 1 of 6 pictures.*--max-bad"):
        built_shop.build(max_bad=Amount(0.0, 1))
    assert built_shop.store.ids() == (before,)


def test_a_missing_picture_leaves_its_product_without_one(shop: Shop) -> None:
    for name in ("front", "back"):
        (shop.pictures / f"A/{name}.png").unlink()
    report = shop.build(max_bad=Amount(1.0))
    assert report.products_without_image == ("A",)
    assert published_products(shop) == ["B", "C"]


def test_a_picture_that_turned_bad_leaves_the_index(built_shop: Shop) -> None:
    (built_shop.pictures / "A/front.png").write_bytes(b"not a picture")
    report = built_shop.build(max_bad=Amount(1.0))
    assert report.images.indexed == 5
    assert catalog_contents(built_shop)["A/front.png"] is None


def test_a_feed_without_pictures_is_refused(shop: Shop) -> None:
    for product in shop.products.values():
        product["images"] = []
    with pytest.raises(Refused, match="no picture"):
        shop.build()


def test_a_feed_without_a_product_is_bad_input(shop: Shop) -> None:
    shop.products.clear()
    with pytest.raises(FeedError):
        shop.build()


def test_a_missing_picture_folder_is_bad_input(shop: Shop) -> None:
    with pytest.raises(BadInput, match="--images"):
        shop.build(images=ImagePlaces(shop.folder / "nowhere"))


def test_corrupt_cache_entries_are_made_anew(built_shop: Shop) -> None:
    before = built_shop.vectors()
    spoil_cache(built_shop)
    built_shop.draw("A/front.png", seed=1)  # so that there is something to build
    (built_shop.pictures / "A/front.png").write_bytes(
        (built_shop.pictures / "B/front.png").read_bytes()
    )
    report = built_shop.build()
    assert (report.status, report.images.indexed) == ("published", 6)
    size = len(before) // 6
    assert built_shop.vectors()[-size:] == before[-size:]


def test_a_cache_that_is_no_database_is_begun_anew(built_shop: Shop) -> None:
    before = built_shop.vectors()
    built_shop.workspace.cache_file.write_bytes(b"rubbish" * 1000)
    report = built_shop.build()
    assert report.images.embedded == 6
    assert built_shop.vectors() == before


def test_a_damaged_published_generation_is_replaced_and_said(built_shop: Shop) -> None:
    first = built_shop.store.current()
    vectors = built_shop.store.path(first) / VECTORS_FILE
    data = bytearray(vectors.read_bytes())
    data[-1] ^= 1
    vectors.write_bytes(data)
    report = built_shop.build()
    assert (report.status, report.images.embedded) == ("published", 0)
    assert report.quarantined[0].file == first
    Generation.open(built_shop.store.path(built_shop.store.current()))


def test_a_second_build_is_told_who_holds_the_lock(shop: Shop) -> None:
    with (
        shop.workspace.changing("indexer build"),
        pytest.raises(Refused, match=r"`indexer build` \(process \d+ on .*, since"),
    ):
        shop.build()
    assert shop.build().status == "published"


def test_leftovers_of_dead_builds_are_swept(shop: Shop) -> None:
    left = shop.home.generations_dir("maison") / ".staging-20200101T000000Z-00000000"
    left.mkdir(parents=True)
    (left / "vectors.faiss").write_bytes(b"half")
    shop.build()
    assert not left.exists()


def test_no_publish_builds_and_leaves_the_published_one(built_shop: Shop) -> None:
    first = built_shop.store.current()
    built_shop.draw("A/front.png", seed=1)
    report = built_shop.build(publish=False)
    assert report.status == "built"
    assert built_shop.store.current() == first
    assert report.generation in built_shop.store.ids()


def test_a_shadow_is_built_beside_the_published_one_and_stays(built_shop: Shop) -> None:
    first = built_shop.store.current()
    built_shop.draw("A/front.png", seed=1)
    report = built_shop.build(shadow=True)
    assert report.status == "shadow"
    assert built_shop.store.current() == first
    assert ShadowPointer(built_shop.home, "maison").read() == report.generation
    for seed in (2, 3):
        built_shop.draw("A/front.png", seed=seed)
        built_shop.build(keep=1)
    assert report.generation in built_shop.store.ids()


def test_weights_for_research_only_are_refused_before_the_feed_is_applied(shop: Shop) -> None:
    with pytest.raises(Refused, match="research only"):
        shop.build(encoder="MobileCLIP2-S0/dfndr2b")
    assert shop.store.ids() == ()


def test_an_encoder_that_reads_otherwise_now_is_built_in_anew(
    built_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as another:
        another.setattr("indexer.pipeline.run.ModelCard", WithoutTexts)
        report = built_shop.build()
    assert report.images is not None
    assert (report.status, report.images.embedded) == ("published", 0)
    assert built_shop.build().status == "unchanged"


class WithoutTexts:
    """Reads cards as if their encoders had no text tower."""

    @staticmethod
    def read(path: Path) -> ModelCard:
        return ModelCard.read(path).model_copy(update={"texts": None})


def test_a_shadow_needs_something_to_stand_beside(shop: Shop) -> None:
    with pytest.raises(Refused, match="no published index"):
        shop.build(shadow=True)


def test_old_generations_go_but_never_the_published_one_or_its_predecessor(shop: Shop) -> None:
    built = []
    for seed in range(4):
        shop.draw("A/front.png", seed=seed)
        built.append(shop.build(keep=1).generation)
    assert shop.store.ids() == tuple(built[-2:])
    assert shop.store.rollback().generation == built[-2]


class FullDisk:
    """Stands in for whatever writes, once the disk is full."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_: object, **__: object) -> None:
        raise self.error


@pytest.mark.parametrize(
    "writer",
    [
        "lookup.images.thumbnails.Thumbnails.write",
        "shutil.copyfile",
        "lookup.index.feature_files.FeatureWriter.append",
        "lookup.index.manifest.Manifest.write",
        "lookup.base.durable.replaced_file",
    ],
)
def test_a_full_disk_ends_the_build_cleanly(
    built_shop: Shop, monkeypatch: pytest.MonkeyPatch, writer: str
) -> None:
    first = built_shop.store.current()
    built_shop.draw("A/front.png", seed=1)
    with monkeypatch.context() as disk:
        disk.setattr(writer, FullDisk(OSError(28, "No space left on device")))
        with pytest.raises(DiskFull, match="untouched"):
            built_shop.build()
    assert built_shop.store.current() == first
    assert not list(built_shop.home.generations_dir("maison").glob(".staging-*"))
    assert not list(built_shop.home.images_dir("maison").glob("??/.*"))
    assert built_shop.build().status == "published"


def test_a_cache_without_room_ends_the_build_cleanly(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def small(path: Path) -> Cache:
        cache = open_cache(path)
        cache._connection.execute("PRAGMA max_page_count = 4")
        return cache

    open_cache = Cache.open
    with monkeypatch.context() as disk:
        disk.setattr("indexer.cache.store.Cache.open", small)
        with pytest.raises(DiskFull):
            shop.build()
    assert shop.store.ids() == ()
    assert shop.build().images.indexed == 6
