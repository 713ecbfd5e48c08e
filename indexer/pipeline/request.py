"""What one build is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from indexer.pipeline.workspace import Workspace
from indexer.runners.name import RunnerName
from indexer.sources.places import ImagePlaces

PrecisionChoice = Literal["auto", "fp32", "int8"]
"""What numbers the encoder computes with; `auto`: 8 bits where they are found to do as well."""


@dataclass(frozen=True)
class Amount:
    """So many of all there are: `count`, or where that is None the share `share` (0 to 1)."""

    share: float
    count: int | None = None

    def of(self, total: int) -> float:
        """How many that is of `total`."""
        return self.share * total if self.count is None else self.count

    def __str__(self) -> str:
        return f"{self.share:.0%}" if self.count is None else str(self.count)


@dataclass(frozen=True)
class BuildLimits:
    """What makes a build refuse its own result; shares are between 0 and 1."""

    max_removed: float = 0.5
    """Largest share of the maison's products that one feed may remove."""
    max_bad: Amount = Amount(0.1)
    """How many of the pictures may be unusable."""
    max_recall_drop: float = 0.05
    """How much smaller the recognised share of the labelled photos may become."""


@dataclass(frozen=True)
class BuildRequest:
    """One build of one maison's index."""

    workspace: Workspace
    feed: Path
    format: str
    images: ImagePlaces
    encoder: str
    offline: bool
    workers: int
    runner: RunnerName = "local"
    precision: PrecisionChoice = "auto"
    research: bool = False
    """Whether weights may be used that are for research only."""
    full: bool = False
    """Embed every picture again, whatever the cache holds."""
    large_side: int | None = None
    """Pixels a side of the copies that are kept to be looked at closely."""
    publish: bool = True
    shadow: bool = False
    """Publish nothing: services are to try the generation beside the published one."""
    keep: int = 5
    """Generations kept besides the published one and the one before it."""
    limits: BuildLimits = field(default_factory=BuildLimits)
    statuses: frozenset[str] = frozenset()
    """Only products of these statuses, where a feed has any; of all when empty."""
    region: str | None = None
    """Where the deployment is that this index is built for."""
