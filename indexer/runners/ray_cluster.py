"""Pictures embedded by a Ray cluster: that at RAY_ADDRESS, or one of this machine's cores."""

import logging
import os
import socket
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import ray
from numpy.typing import NDArray
from PIL.Image import Image
from ray.exceptions import RayError, RayTaskError

from indexer.flow.channel import Channel, Stopped
from indexer.runners.parcel import Parcel
from indexer.runners.ray_worker import RayWorker
from lookup.base.errors import DomainError, Refused, Unavailable
from lookup.features.extractor import FeatureExtractor, ImageFeatures

_ADDRESS = "RAY_ADDRESS"  # named so by Ray
# One is computed while the next is on its way.
_BATCHES_A_WORKER = 2
# A batch that ends its worker so often would end any.
_TRIES = 4
_KNOCK_SECONDS = 5.0
_SAME_EVERYWHERE = "Install the same version of this software, with its extras, on every node."


class RayRunner:
    """Sends batches to `workers` actors of one core each, and gets their features back.

    Encoder and projection travel to them: their nodes need this package and nothing of HOME. A
    batch whose worker dies is computed by its successor. Ray is started by the first batch: a run
    that finds all features kept takes no cluster.
    """

    def __init__(self, extractor: FeatureExtractor, encoder_dir: Path, *, workers: int) -> None:
        self._extractor = extractor
        self._encoder_dir = encoder_dir
        self._workers = workers
        self._starting = threading.Lock()
        self._parcel: Any = None
        self._free = Channel[Any](self.at_once)

    @property
    def at_once(self) -> int:
        """So many batches that no worker waits for its next one."""
        return _BATCHES_A_WORKER * self._workers

    def embed(self, images: Sequence[Image]) -> list[ImageFeatures]:
        """Features of upright RGB images, once a worker is free.

        Raises Unavailable for a cluster that is away, Refused for workers that keep ending.
        """
        self._start()
        (worker,) = self._free.take()
        try:
            if isinstance(worker, DomainError):
                raise worker
            pictures = [np.asarray(image) for image in images]
            return _copied(ray.get(worker.embed.remote([self._parcel], pictures)))
        except RayTaskError:
            raise  # a fault of the extractor's, as it would be without Ray
        except RayError as error:
            raise Refused(
                f"The Ray cluster gave a batch up: {error}",
                "Look at the cluster's nodes (memory, above all), then run it again: what was"
                " embedded is kept.",
            ) from error
        finally:
            self._free.put(worker)

    def stop(self) -> None:
        """Ends all waiting for a free worker."""
        self._free.stop()

    def close(self) -> None:
        """Lets the cluster go, and ends the one that was started here."""
        self.stop()
        if self._parcel is not None:
            self._parcel = None
            ray.shutdown()

    def _start(self) -> None:
        with self._starting:
            if self._parcel is not None:
                return
            _connect(self._workers)
            self._parcel = ray.put(Parcel.of(self._encoder_dir, self._extractor.projection))
            actor: Any = ray.remote(num_cpus=1, max_restarts=-1, max_task_retries=_TRIES - 1)(
                RayWorker
            )
            for _ in range(self._workers):
                self._admit(actor.remote())

    def _admit(self, worker: Any) -> None:
        """Gives the worker batches from when it is up: a busy cluster has no core for it yet."""

        def joined(digest: Any) -> None:
            error = digest.exception()
            able = worker
            if error is not None:
                able = Refused(f"A Ray worker cannot start: {error}", _SAME_EVERYWHERE)
            elif digest.result() != self._extractor.digest:
                able = Refused("A Ray worker computes other features.", _SAME_EVERYWHERE)
            with suppress(Stopped):
                for _ in range(_BATCHES_A_WORKER):
                    self._free.put(able)

        worker.digest.remote([self._parcel]).future().add_done_callback(joined)


def _copied(features: Sequence[Mapping[str, NDArray[Any]]]) -> list[ImageFeatures]:
    """Out of Ray's shared memory: letting go of that after Ray has ended ends the process."""
    return [{name: np.array(array) for name, array in each.items()} for each in features]


def _knock(address: str) -> None:
    """Raises OSError where nobody answers: Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if port.isdecimal():
        socket.create_connection((host, int(port)), timeout=_KNOCK_SECONDS).close()


def _connect(workers: int) -> None:
    address = os.environ.get(_ADDRESS)
    # What a maison builds, and that it does, is nobody else's to know.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    options: dict[str, Any] = {"address": address}
    if address is None:
        # By the loopback interface: it works on a machine without a network, too.
        options = {
            "address": "local",
            "num_cpus": workers,
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
    try:
        if address is not None:
            _knock(address)
        ray.init(**options, log_to_driver=False, logging_level=logging.ERROR)
    except (OSError, RuntimeError, ValueError) as error:
        raise Unavailable(
            f"The Ray cluster at {address or 'this machine'} does not answer: {error}",
            f"Check {_ADDRESS} and that `ray status` answers there; or leave --runner ray out.",
        ) from error
