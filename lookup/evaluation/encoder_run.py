"""Evaluations of encoders by name."""

from collections.abc import Sequence
from pathlib import Path

from lookup.encoders.torch.registry import exported_encoder
from lookup.evaluation.lookups import MatcherOf, Tick, look_up_by_each
from lookup.evaluation.manifest import LabelledImage
from lookup.evaluation.outcome import Outcome
from lookup.evaluation.run import evaluate, indexed
from lookup.matching.matcher import Matcher


def encoder_cache() -> Path:
    """Where evaluations keep exported encoders, apart from any home."""
    import platformdirs  # here, so that `lookup --help` needs no extra

    return platformdirs.user_cache_path("boutique-lookup") / "encoders"


def evaluate_encoder(
    name: str,
    images: Sequence[LabelledImage],
    *,
    offline: bool,
    threads: int,
    progress: Tick,
    matcher_of: MatcherOf = Matcher,
) -> list[Outcome]:
    """As `evaluate`, with the encoder of that name, exported at its first use.

    Raises UnknownEncoder and EncoderError besides.
    """
    directory = exported_encoder(name, cache_dir=encoder_cache(), offline=offline)
    return evaluate(images, directory, threads=threads, progress=progress, matcher_of=matcher_of)


def evaluate_encoder_pair(
    names: tuple[str, str],
    images: Sequence[LabelledImage],
    *,
    offline: bool,
    threads: int,
    progress: Tick,
) -> list[tuple[Outcome, Outcome]]:
    """Outcomes of all query rows by either encoder, looked up in turns. Raises as above."""
    a, b = (exported_encoder(name, cache_dir=encoder_cache(), offline=offline) for name in names)
    return evaluate_pair((a, b), images, threads=threads, progress=progress)


def evaluate_pair(
    directories: tuple[Path, Path],
    images: Sequence[LabelledImage],
    *,
    threads: int,
    progress: Tick,
) -> list[tuple[Outcome, Outcome]]:
    """The same for the encoders exported to two directories."""
    a, b = directories
    queries = [image for image in images if image.split == "query"]
    with (
        indexed(images, a, threads=threads, progress=progress) as first,
        indexed(images, b, threads=threads, progress=progress) as second,
    ):
        outcomes = look_up_by_each([Matcher(first), Matcher(second)], queries, progress=progress)
    return [(by_a, by_b) for by_a, by_b in outcomes]
