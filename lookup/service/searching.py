"""The search: words, or a photo with words, within exact filters."""

import math

from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import InvalidRequest, NoGeneration
from lookup.base.timing import StageTimer
from lookup.matching.matcher import Matcher
from lookup.search.alternatives import Alternatives
from lookup.search.asking.answers import (
    AlternativeList,
    SearchAnswer,
    SearchChoices,
    SearchTimings,
)
from lookup.search.asking.lexicon import lexicon
from lookup.search.asking.reading import chips
from lookup.search.asking.request import SearchRequest
from lookup.search.choices import search_choices
from lookup.search.photo import PhotoMatches
from lookup.search.ranking.text_vectors import WordVectors
from lookup.search.run import SearchRun
from lookup.service.deployments import Deployed
from lookup.service.foundation import Foundation
from lookup.service.photo import SentPhoto


class Searches:
    """Searches every maison of one home; safe to share between threads."""

    def __init__(self, foundation: Foundation) -> None:
        self._database = foundation.database
        self._watcher = foundation.watcher
        self._settings = foundation.settings
        self._photos = foundation.photos
        self._vectors = WordVectors(lexicon())

    def search(
        self, maison: str, request: SearchRequest, *, deadline: Deadline | None = None
    ) -> SearchAnswer:
        """What the catalogue has of what is asked in words, with or without a photo.

        Raises InvalidRequest for a search of nothing, NotFound for an unknown store or category,
        PhotoError, NoGeneration for a photo where no index is in service, and TooLate for a photo
        that is not decoded and encoded by the `deadline`.
        """
        if not request.asks:
            raise InvalidRequest(
                [("text", "is missing, and so are photo and filters")],
                "Send words, a photo, or a filter such as category.",
            )
        timer = StageTimer()
        deployed = self._deployed(maison, needed=request.photo is not None)
        pictured = None
        if request.photo is not None and deployed is not None:
            sent = SentPhoto(maison, request.photo, request.box, request.category)
            deadline = deadline or answer_deadline(math.inf)
            pictured = self._pictured(sent, deployed.matcher, deadline, timer)
        generation = deployed.generation if deployed else None
        with timer.stage("catalog"), self._database.session() as session:
            run = SearchRun(
                session, maison, request, self._settings, generation, self._vectors, pictured
            )
            found = run.findings()
        manifest = generation.manifest if generation else None
        return SearchAnswer(
            results=found.results,
            alternatives=found.alternatives,
            alternatives_are=found.alternatives_are if found.alternatives else None,
            understood=chips(run.asked.understood),
            corrected=run.corrected,
            relaxed=found.relaxed,
            next=found.next,
            sources=run.sources(),
            decision=pictured.decision if pictured else None,
            generation=manifest.generation if manifest else None,
            encoder=manifest.encoder.name if manifest else None,
            timings_ms=SearchTimings(
                decode=timer.milliseconds("decode"),
                embed=timer.milliseconds("embed"),
                search=timer.milliseconds("search"),
                catalog=timer.milliseconds("catalog"),
                total=timer.total(),
            ),
        )

    def choices(self, maison: str, *, locale: str | None = None) -> SearchChoices:
        """What a search of the maison can be narrowed to."""
        with self._database.session() as session:
            return search_choices(session, maison, locale=locale)

    def alternatives(
        self,
        maison: str,
        product_id: str,
        *,
        sku: str | None = None,
        store: str | None = None,
        locale: str | None = None,
        limit: int,
    ) -> AlternativeList:
        """What is most like a product and can be had, without a photo.

        Raises NotFound for a product, a store or a SKU of it that is not there.
        """
        deployed = self._deployed(maison, needed=False)
        with self._database.session() as session:
            found = Alternatives(
                session,
                maison,
                deployed.generation if deployed else None,
                store=store,
                locale=locale,
                stores_listed=self._settings.stores_listed,
            ).of(product_id, sku=sku, limit=limit)
        return AlternativeList(alternatives=found)

    def _pictured(
        self, sent: SentPhoto, matcher: Matcher, deadline: Deadline, timer: StageTimer
    ) -> PhotoMatches:
        """What the photo shows; a code in it decides."""
        read = self._photos.read(sent, side=matcher.photo_side, deadline=deadline, timer=timer)
        if read.leads:
            return PhotoMatches.by_codes(read.leads)
        return PhotoMatches.by_looks(
            read.match(matcher, top_k=self._settings.max_top_k, deadline=deadline, timer=timer)
        )

    def _deployed(self, maison: str, *, needed: bool) -> Deployed | None:
        try:
            return self._watcher.deployment(maison).deployed()
        except NoGeneration:
            if needed:
                raise
            return None  # words find products without an index of pictures
