"""Times the assessment of a case: four photos against 100 references, with the embedded encoder.

The references' looks are computed before, as an import does; the first case also opens the
reference photos that it is laid over, later ones find them open.
"""

import argparse
import json
import sys
from time import perf_counter, process_time

import numpy as np
from counterfeit_drawn import bags, photographed
from PIL import Image

from lookup.counterfeit.looking.looker import ItemLooker
from lookup.counterfeit.scoring.assessor import Assessor, SentPhoto
from lookup.counterfeit.scoring.bands import BandRule
from lookup.counterfeit.scoring.references import Reference, ReferenceSet
from lookup.encoders.torch.registry import open_encoder
from lookup.evaluation.encoder_run import encoder_cache


def main() -> None:
    """Prints one JSON document: seconds by step."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--references", type=int, default=100)
    options.add_argument("--photos", type=int, default=4)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    rng = np.random.default_rng(1)
    (drawn,) = bags(1, 1)
    picture = drawn.picture()

    def shot() -> Image.Image:
        return photographed(picture, rng)[0]

    looker = ItemLooker(
        open_encoder("embedded", cache_dir=encoder_cache(), offline=True, threads=chosen.threads)
    )
    pictures = [shot() for _ in range(chosen.references)]
    started = perf_counter()
    looks = [looker.look(one) for one in pictures]
    looked = perf_counter()
    references = ReferenceSet([Reference(f"R{n}", str(n), look) for n, look in enumerate(looks)])
    compared = perf_counter()
    assessor = Assessor(looker, references, [one.copy for one in pictures], BandRule())
    cases, worked = [], []
    for _ in range(chosen.rounds):
        photos = [SentPhoto(str(n), shot()) for n in range(chosen.photos)]
        begun, busy = perf_counter(), process_time()
        assessor.assess(photos)
        cases.append(perf_counter() - begun)
        worked.append(process_time() - busy)
    figures = {
        "references": chosen.references,
        "photos": chosen.photos,
        "look_at_a_reference": (looked - started) / chosen.references,
        "compare_references_once": compared - looked,
        "first_case": cases[0],
        "later_case_median": float(np.median(cases[1:])),
        "first_case_processor": worked[0],
        "later_case_processor_median": float(np.median(worked[1:])),
    }
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
