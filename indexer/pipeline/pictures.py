"""The catalogue's pictures: read, decoded and embedded where no earlier run did it."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PIL.Image import Image

from indexer.cache.store import Cache
from indexer.flow.channel import Channel
from indexer.flow.library_threads import one_thread_a_call
from indexer.flow.shared_iterator import SharedIterator
from indexer.flow.stage_clock import StageClock
from indexer.flow.stages import run_stages
from indexer.pipeline.outcome import Ledger, PictureOutcome
from indexer.runners.port import Runner
from indexer.sources.source import FetchedImage, ImageSource, SeenFile
from lookup.base.errors import ImageUnreachable, PhotoError
from lookup.catalog.images import CatalogImage
from lookup.features.extractor import PICTURE_SIDE, FeatureExtractor, ImageFeatures
from lookup.images.limits import PhotoLimits
from lookup.images.photo import decode_photo
from lookup.images.thumbnails import Thumbnails

# Pictures embedded and kept in one go: what a killed worker has to do again.
BATCH = 8
_STAMPS_AT_ONCE = 256
_FEWEST_DECODERS = 2
# Decoding costs about a tenth of embedding, which many machines may share.
_BATCHES_A_DECODER = 8


@dataclass(frozen=True)
class _File:
    content: str
    data: bytes


@dataclass(frozen=True)
class _Picture:
    content: str
    image: Image


@dataclass(frozen=True)
class _Seen:
    path: str
    stamp: str
    content: str


_Embedded = dict[str, ImageFeatures]


def features_key(extractor: FeatureExtractor) -> str:
    """Names, in hex, what features depend on besides the file."""
    return extractor.digest


class PictureRun:
    """Brings cache and thumbnails up to date with the pictures; to be used once.

    Four stages, each with workers of its own and a bounded queue to the next: read, decode, embed,
    write. Memory does not depend on how many pictures there are, but for their digests.
    """

    def __init__(
        self,
        source: ImageSource,
        cache: Cache,
        thumbnails: Thumbnails,
        runner: Runner,
        *,
        limits: PhotoLimits,
        key: str,
        full: bool = False,
        large_side: int | None = None,
    ) -> None:
        """`limits` are those of one picture, `key` names what `runner` computes; `full` embeds what
        is in the cache, too; copies of `large_side` pixels are kept to be looked at closely."""
        self._source = source
        self._cache = cache
        self._thumbnails = thumbnails
        self._runner = runner
        self._limits = limits
        self._full = full
        self._large_side = large_side
        self._key = key
        decoders = max(_FEWEST_DECODERS, runner.at_once // _BATCHES_A_DECODER)
        self._workers = {
            "read": source.readers,
            "decode": decoders,
            "embed": runner.at_once,
            "write": 1,
        }
        self._clocks = {stage: StageClock(count) for stage, count in self._workers.items()}
        self._files = Channel[_File](2 * decoders, producers=source.readers)
        self._pictures = Channel[_Picture](2 * BATCH, producers=decoders)
        # Readers tell the writer which files they saw, encoders what they made of them.
        self._results = Channel[_Seen | _Embedded](
            _STAMPS_AT_ONCE, producers=source.readers + runner.at_once
        )

    def run(
        self, images: Iterable[CatalogImage], total: int, on_look: Callable[[Ledger], None]
    ) -> PictureOutcome:
        """Embeds what has to be; `images` is read twice.

        `on_look` is called now and then from this thread, and may raise to stop the run. Raises
        OSError when the disk is full; a bad picture raises nothing.
        """
        ledger = Ledger(total)
        shared = SharedIterator(images)
        bodies: dict[str, Callable[[], None]] = {
            "read": partial(self._read, shared, ledger),
            "decode": partial(self._decode, ledger),
            "embed": self._embed,
            "write": partial(self._write, ledger),
        }
        with one_thread_a_call():
            run_stages(
                [bodies[stage] for stage, count in self._workers.items() for _ in range(count)],
                [self._files, self._pictures, self._results, self._source, self._runner],
                lambda: on_look(ledger),
            )
        return self._outcome(images, ledger)

    def _read(self, images: Iterator[CatalogImage], ledger: Ledger) -> None:
        clock = self._clocks["read"]
        with clock.alive():
            for image in images:
                with clock.busy():
                    items = self._look_at(image, ledger)
                for item in items:
                    if isinstance(item, _Seen):
                        self._results.put(item)
                    else:
                        self._files.put(item)
        self._files.close()
        self._results.close()

    def _look_at(self, image: CatalogImage, ledger: Ledger) -> list[_Seen | _File]:
        known = self._cache.file(image.path)
        if known is not None and (self._full or not self._is_complete(known.content)):
            known = None
        try:
            fetched = self._source.fetch(image.path, self._limits.max_bytes, known=known)
            if isinstance(fetched, FetchedImage):
                self._limits.check_bytes(fetched.size)
        except ImageUnreachable as error:
            if known is None:
                ledger.bad_image(image, str(error))
            else:
                ledger.known(image, known.content)
                ledger.note(image, f"{error} The picture of an earlier run was kept.")
            return []
        except PhotoError as error:
            ledger.bad_image(image, str(error))
            return []
        if isinstance(fetched, SeenFile):
            ledger.known(image, fetched.content)
            return []
        content = hashlib.sha256(fetched.data).hexdigest()
        needed = self._full or not self._is_complete(content)
        items: list[_Seen | _File] = []
        if fetched.stamp is not None:
            items.append(_Seen(image.path, fetched.stamp, content))
        if ledger.read(image, content, len(fetched.data), needed=needed):
            items.append(_File(content, fetched.data))
        return items

    def _is_complete(self, content: str) -> bool:
        return (
            self._cache.has_features(self._key, content)
            and self._thumbnails.path(content).is_file()
            and (self._large_side is None or self._thumbnails.large_path(content).is_file())
        )

    def _decode(self, ledger: Ledger) -> None:
        clock = self._clocks["decode"]
        with clock.alive():
            while files := self._files.take():
                with clock.busy():
                    picture = self._decoded(files[0], ledger)
                if picture is not None:
                    self._pictures.put(picture)
        self._pictures.close()

    def _decoded(self, file: _File, ledger: Ledger) -> _Picture | None:
        try:
            image = decode_photo(file.data, self._limits, target_side=PICTURE_SIDE)
            if self._large_side is not None:
                large = decode_photo(file.data, self._limits, target_side=self._large_side)
                self._thumbnails.write_large(file.content, large, self._large_side)
        except PhotoError as error:
            ledger.bad_content(file.content, str(error))
            return None
        self._thumbnails.write(file.content, image)
        return _Picture(file.content, image)

    def _embed(self) -> None:
        clock = self._clocks["embed"]
        with clock.alive():
            while pictures := self._pictures.take(BATCH):
                with clock.busy():
                    features = self._runner.embed([picture.image for picture in pictures])
                contents = [picture.content for picture in pictures]
                self._results.put(dict(zip(contents, features, strict=True)))
        self._results.close()

    def _write(self, ledger: Ledger) -> None:
        clock = self._clocks["write"]
        seen: list[_Seen] = []
        with clock.alive():
            while results := self._results.take():
                result = results[0]
                with clock.busy():
                    if isinstance(result, _Seen):
                        seen.append(result)
                    else:
                        self._cache.put_features(self._key, result)
                        ledger.embedded_now(len(result))
                    if len(seen) == _STAMPS_AT_ONCE:
                        self._keep(seen)
            with clock.busy():
                self._keep(seen)

    def _keep(self, seen: list[_Seen]) -> None:
        self._cache.put_files([(file.path, file.stamp, file.content) for file in seen])
        seen.clear()

    def _outcome(self, images: Iterable[CatalogImage], ledger: Ledger) -> PictureOutcome:
        contents: dict[int, str] = {}
        bad = list(ledger.notes)
        for image in images:
            if problem := ledger.problem(image):
                bad.append(problem)
            else:
                contents[image.id] = ledger.contents[image.id]
        return PictureOutcome(
            contents=contents,
            bad=bad,
            embedded=ledger.embedded,
            bytes=ledger.bytes,
            stages={stage: clock.read() for stage, clock in self._clocks.items()},
        )
