"""The assessment of a counterfeit case, with the embedded encoder."""

from time import perf_counter, process_time

import click
import numpy as np
from PIL import Image

from benches.report import Report, reported
from indexer.lab.drawn.altered_bags import drawn_bags, photographed
from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.assessor import Assessor, SentPhoto
from lookup.counterfeit.scoring.bands import BandRule
from lookup.counterfeit.scoring.references import Reference, ReferenceSet
from lookup.encoders.torch.registry import open_encoder
from lookup.evaluation.encoder_run import encoder_cache


@click.command()
@click.option("--references", default=100, show_default=True)
@click.option("--photos", default=4, show_default=True, help="Of a case.")
@click.option("--rounds", default=5, show_default=True)
@click.option("--threads", default=2, show_default=True)
@reported("counterfeit", has_page=False)
def counterfeit(references: int, photos: int, rounds: int, threads: int) -> Report:
    """Seconds of each step; references are looked at before, as an import does.

    The first case also opens the reference photos that it is laid over, later ones find them open.
    """
    rng = np.random.default_rng(1)
    (bag,) = drawn_bags(1, 1)
    picture = bag.picture()

    def shot() -> Image.Image:
        return photographed(picture, rng)[0]

    looker = ItemLooker(
        open_encoder("embedded", cache_dir=encoder_cache(), offline=True, threads=threads)
    )
    pictures = [shot() for _ in range(references)]
    started = perf_counter()
    looks = [looker.look(one) for one in pictures]
    looked = perf_counter()
    known = ReferenceSet([Reference(f"R{n}", str(n), look) for n, look in enumerate(looks)])
    compared = perf_counter()
    assessor = Assessor(looker, known, [one.copy for one in pictures], BandRule())
    cases, worked = [], []
    for _ in range(rounds):
        sent = [SentPhoto(str(n), shot()) for n in range(photos)]
        begun, busy = perf_counter(), process_time()
        assessor.assess(sent)
        cases.append(perf_counter() - begun)
        worked.append(process_time() - busy)
    return Report(
        {
            "references": references,
            "photos": photos,
            "look_at_a_reference": (looked - started) / references,
            "compare_references_once": compared - looked,
            "first_case": cases[0],
            "later_case_median": float(np.median(cases[1:])),
            "first_case_processor": worked[0],
            "later_case_processor_median": float(np.median(worked[1:])),
        }
    )
