"""Looking photos up: photo bytes in, answers out; what HTTP and the command line share."""

import functools
import math
import uuid
from collections.abc import Container, Iterable, Mapping, Sequence

from lookup.answers.building import match_answer, product_summary, read_line
from lookup.answers.differences import with_differences
from lookup.answers.items import best_products, items_of
from lookup.answers.models import LookupAnswer, Match, ProductSummary, Timings
from lookup.base.deadline import Deadline, answer_deadline
from lookup.base.errors import PhotoError
from lookup.base.timing import StageTimer
from lookup.catalog.reading.cards import ProductCard
from lookup.catalog.reading.reader import ProductReader
from lookup.codes.answering import code_answer, code_decision
from lookup.codes.leads import Lead
from lookup.demand.noter import DemandNoter, NewDemand
from lookup.feedback.noting import noted
from lookup.images.box import Box
from lookup.matching.matcher import ALL_CANDIDATES, Matcher
from lookup.matching.result import Decision, MatchResult, ProductMatch
from lookup.matching.several import OneItem
from lookup.search.hints import with_hints
from lookup.service.foundation import Foundation
from lookup.service.photo import ReadPhoto, SentPhoto
from lookup.service.shadow_notes import Seen
from lookup.service.words import RANKED, PhotoWords

# Candidates behind those shown: enough that the right one is seldom typed.
_OTHERS = 6


class Lookups:
    """Answers for every maison of one home; safe to share between threads."""

    def __init__(self, foundation: Foundation) -> None:
        settings = foundation.settings
        self._database = foundation.database
        self._watcher = foundation.watcher
        self._journal = foundation.journal
        self._photos = foundation.photos
        self._shadows = foundation.shadows
        self._words = PhotoWords(foundation.database, foundation.home, foundation.texts)
        self._top_k = settings.top_k
        self._stores_listed = settings.stores_listed
        self._demand = DemandNoter(off=settings.no_demand)

    def look_up(
        self,
        maison: str,
        photo: bytes,
        *,
        more: Sequence[bytes] = (),
        store: str | None = None,
        top_k: int | None = None,
        box: Box | None = None,
        category: str | None = None,
        text: str | None = None,
        locale: str | None = None,
        every_item: bool = False,
        read_text: bool = False,
        deadline: Deadline | None = None,
    ) -> LookupAnswer:
        """What the photo shows, with variants and stock as seen from `store`.

        `more` are further photos of the same item. A code in any that the catalogue knows decides
        at once; the encoder is then not asked. `box` (x, y, width, height as shares of the upright
        first photo) says where the item is; `category` keeps other products out; the words of
        `text` choose among what the photo may show ("in green"). With `every_item` each of several
        things in the first photo is looked up, which takes as long as that many look-ups; with
        `read_text` the words in it are read, else only where they may decide (`PhotoWords`). Past
        the `deadline` nothing of this is begun.

        Raises PhotoError, NotFound, NoGeneration, TextNotRead, TooLate.
        """
        deadline = deadline or answer_deadline(math.inf)
        timer = StageTimer()
        deployed = self._watcher.deployment(maison).deployed()
        matcher = deployed.matcher
        sent = [SentPhoto(maison, photo, box, category)]
        sent += [SentPhoto(maison, each, None, category) for each in more]
        reads = self._read(sent, side=matcher.photo_side, deadline=deadline, timer=timer)
        leads = [lead for read in reads for lead in read.leads]
        codes = [code for read in reads for code in read.codes]
        answer = functools.partial(
            LookupAnswer,
            lookup_id=uuid.uuid4().hex,
            generation=deployed.generation.manifest.generation,
            encoder=deployed.generation.manifest.encoder.name,
        )
        limit = top_k or self._top_k
        with timer.stage("catalog"):
            led_to = _led_to(leads)
            cards = self._cards(maison, led_to, store, locale) if led_to else {}
        if cards:
            decision, matches = code_decision(leads, cards, stores_listed=self._stores_listed)
            scanned = answer(
                decision=decision,
                matches=matches[:limit],
                source="code",
                code=code_answer(leads[0].code, leads[0].gtin),
                timings_ms=_timings(timer),
            )
            missed = self._demand.of(maison, scanned, store=store)
            self._note(maison, scanned, (), missed, store, deadline)
            return scanned
        enough = max(limit, RANKED) if read_text or self._words.readable else limit
        shown = self._shown(reads, matcher, top_k=enough, deadline=deadline, timer=timer)
        with timer.stage("text"):
            worded = self._words.tell(
                maison,
                shown.result,
                reads[0].picture(shown.result.items),
                matcher,
                asked=read_text,
                deadline=deadline,
            )
        result = worded.result.first(limit)
        with timer.stage("catalog"):
            ranked = [
                match.product_id for match in result.ranking[: len(result.proposed) + _OTHERS]
            ]
            # The others are only named; the first tells the colour of what the photo shows.
            brief = ranked[max(1, len(result.proposed)) :]
            cards = self._cards(maison, ranked, store, locale, brief)
            matches = self._matches(result, cards)
            if text and matches:
                matches = self._hinted(maison, text, result.decision, matches, store)
        decision = result.decision if matches else "none"
        others = [
            reads[0].match(matcher, top_k=1, deadline=deadline, timer=timer, box=each)
            if every_item
            else None
            for each in result.items[1:]
        ]
        with timer.stage("catalog"):
            named = best_products(others)
            known = self._cards(maison, named, store, locale) if named else {}
        seen = answer(
            decision=decision,
            matches=matches,
            others=_others(ranked, matches, cards),
            reason=result.reason if matches else None,
            turned=result.turned if matches else 0,
            code=code_answer(codes[0], codes[0].gtin) if codes else None,
            items=items_of(result.items, decision, matches, others, known),
            lines=[read_line(line) for line in worded.lines],
            set_aside=list(shown.set_aside),
            timings_ms=_timings(timer),
        )
        missed = self._demand.of(
            maison, seen, store=store, view=result.view, color=_nearest_color(result, cards)
        )
        self._note(maison, seen, result.ranking, missed, store, deadline)
        self._shadows.compare(
            maison,
            seen.lookup_id,
            Seen.of(seen.generation, result, timer),
            lambda other, clock: (
                self._shown(
                    reads, other, top_k=limit, deadline=answer_deadline(math.inf), timer=clock
                ).result
            ),
        )
        return seen

    def _note(
        self,
        maison: str,
        answer: LookupAnswer,
        ranking: Sequence[ProductMatch],
        missed: NewDemand | None,
        store: str | None,
        deadline: Deadline,
    ) -> None:
        """The deadline was set when the request had arrived: what has passed since was waited."""
        spent = deadline.spent() * 1000
        self._journal.note(noted(maison, answer, ranking, missed, store=store, milliseconds=spent))

    def _read(
        self, sent: Sequence[SentPhoto], *, side: int, deadline: Deadline, timer: StageTimer
    ) -> list[ReadPhoto]:
        reads = []
        for number, each in enumerate(sent, start=1):
            try:
                reads.append(self._photos.read(each, side=side, deadline=deadline, timer=timer))
            except PhotoError as error:
                if len(sent) == 1:
                    raise
                raise type(error)(f"Photo {number}: {error.detail}", error.remedy) from error
        return reads

    def _shown(
        self,
        reads: Sequence[ReadPhoto],
        matcher: Matcher,
        *,
        top_k: int,
        deadline: Deadline,
        timer: StageTimer,
    ) -> OneItem:
        if len(reads) == 1:
            return OneItem(reads[0].match(matcher, top_k=top_k, deadline=deadline, timer=timer), ())
        results = [
            read.match(matcher, top_k=ALL_CANDIDATES, deadline=deadline, timer=timer)
            for read in reads
        ]
        return matcher.together(results, top_k=top_k)

    def _cards(
        self,
        maison: str,
        product_ids: Iterable[str],
        store: str | None,
        locale: str | None,
        brief: Container[str] = (),
    ) -> dict[str, ProductCard]:
        with self._database.statements() as connection:
            return ProductReader(connection).cards(
                maison, product_ids, store=store, locale=locale, brief=brief
            )

    def _hinted(
        self, maison: str, text: str, decision: Decision, matches: list[Match], store: str | None
    ) -> list[Match]:
        with self._database.session() as session:
            return with_hints(session, maison, text, decision, matches, store=store)

    def _matches(self, result: MatchResult, cards: dict[str, ProductCard]) -> list[Match]:
        # A product may have left the catalogue since the generation was built.
        return with_differences(
            [
                match_answer(match, cards[match.product_id], stores_listed=self._stores_listed)
                for match in result.proposed
                if match.product_id in cards
            ]
        )


def _others(
    ranked: Iterable[str], matches: Iterable[Match], cards: Mapping[str, ProductCard]
) -> list[ProductSummary]:
    shown = {match.product.id for match in matches}
    return [product_summary(cards[each]) for each in ranked if each in cards and each not in shown]


def _nearest_color(result: MatchResult, cards: Mapping[str, ProductCard]) -> str | None:
    """The colour of the product that the photo is most like."""
    if not result.ranking or result.ranking[0].product_id not in cards:
        return None
    best = result.ranking[0]
    variants = cards[best.product_id].variants
    return next((each.color for each in variants if each.colorway == best.colorway), None)


def _led_to(leads: Iterable[Lead]) -> list[str]:
    return sorted({product for lead in leads for product in lead.products})


def _timings(timer: StageTimer) -> Timings:
    return Timings(
        decode=timer.milliseconds("decode"),
        codes=timer.milliseconds("codes"),
        text=timer.milliseconds("text"),
        embed=timer.milliseconds("embed"),
        search=timer.milliseconds("search"),
        catalog=timer.milliseconds("catalog"),
        total=timer.total(),
    )
