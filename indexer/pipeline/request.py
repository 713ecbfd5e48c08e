"""What one build is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path

from indexer.workspace import Workspace


@dataclass(frozen=True)
class BuildLimits:
    """What makes a build refuse its own result; shares are between 0 and 1."""

    max_removed: float = 0.5
    """Largest share of the maison's products that one feed may remove."""
    max_bad: float = 0.1
    """Largest share of the pictures that may be unusable."""
    max_recall_drop: float = 0.05
    """How much less of the labelled photos than before may be recognised."""


@dataclass(frozen=True)
class BuildRequest:
    """One build of one maison's index."""

    workspace: Workspace
    feed: Path
    format: str
    images: Path
    encoder: str
    offline: bool
    workers: int
    limits: BuildLimits = field(default_factory=BuildLimits)
