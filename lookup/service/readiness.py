"""Whether each maison can be answered for."""

import numpy as np
from sqlalchemy import select

from lookup.answers.models import MaisonReadiness, ReadyAnswer
from lookup.catalog.database import Database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.maisons import maisons_elsewhere
from lookup.catalog.models import Maison
from lookup.catalog.schema import known_revisions
from lookup.service.deployments import Deployment, DeploymentWatcher


class Readiness:
    """Tells of every maison of a region; safe to share between threads."""

    def __init__(
        self, database: Database, watcher: DeploymentWatcher, *, region: str | None
    ) -> None:
        self._database = database
        self._watcher = watcher
        self._region = region

    def report(self) -> ReadyAnswer:
        """Ready when any maison can be answered for: one that is broken must not stop the rest."""
        deployments = self._watcher.deployments()
        with self._database.session() as session:
            registered = session.scalars(select(Maison.code)).all()
            elsewhere = maisons_elsewhere(session, self._region)
        maisons = [
            _readiness(maison, deployments.get(maison), elsewhere.get(maison))
            for maison in sorted({*registered, *deployments})
        ]
        return ReadyAnswer(
            ready=any(maison.ready for maison in maisons),
            schema_version=known_revisions()[-1],
            maisons=maisons,
            region=self._region,
        )

    def vectors_missing(self, maison: str) -> int | None:
        """Catalogue pictures that the generation in service does not hold; None without one."""
        deployment = self._watcher.deployments().get(maison)
        deployed = deployment.in_service if deployment else None
        if deployed is None:
            return None
        with self._database.session() as session:
            catalogued = ImageCatalog(session, maison).ids()
        return len(np.setdiff1d(catalogued, deployed.generation.entries.image_ids))


def _readiness(maison: str, deployment: Deployment | None, pinned: str | None) -> MaisonReadiness:
    manifest = deployment.manifest if deployment else None
    problem = deployment.problem if deployment else None
    ready = deployment.ready if deployment else False
    if pinned is not None:
        manifest, ready = None, False
        problem = f"It is pinned to region {pinned}, which is not this one."
    elif manifest is None and problem is None:
        problem = "No generation is published yet."
    return MaisonReadiness(
        maison=maison,
        ready=ready,
        generation=manifest.generation if manifest else None,
        encoder=manifest.encoder.name if manifest else None,
        rows=manifest.images if manifest else 0,
        problem=problem,
    )
