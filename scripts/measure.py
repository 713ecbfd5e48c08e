"""Measures how well items are found and judged.

One JSON document on stdout, from photos whose product is known: a MANIFEST has the columns of
`lookup evaluate`. `quality` writes its figures into docs/quality.md as well; `conditions` prints a
table in Markdown.
"""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "measure",
    help=__doc__,
    commands={
        "ablation": "measures.ablation:ablation",
        "halves": "measures.halves:halves",
        "look-alikes": "measures.look_alikes:look_alikes",
        "candidate-recall": "measures.candidate_recall:candidate_recall",
        "architectures": "measures.architectures:architectures",
        "encoders": "measures.encoders:encoders",
        "precision": "measures.precision:precision",
        "conditions": "measures.conditions:measured_conditions",
        "several": "measures.several:several",
        "scenes": "measures.scenes:scenes",
        "worn": "measures.worn:worn",
        "words": "measures.words:words",
        "text": "measures.text:text",
        "counterfeit-drawn": "measures.counterfeit_drawn:counterfeit_drawn",
        "pieces": "measures.pieces:pieces",
        "demand": "measures.demand:demand",
        "insight": "measures.insight:insight",
        "quality": "measures.quality:quality",
    },
)

if __name__ == "__main__":
    main()
