"""The `indexer` program."""

from importlib.util import find_spec

from lookup.commands.terminal.lazy import LazyGroup

# indexer.lab, which draws a catalogue, is in the repository and not in what is installed.
_LAB = {"draw": "indexer.commands.draw:draw"} if find_spec("indexer.lab") else {}

main = LazyGroup(
    "indexer",
    help="Build, check and publish the index that photos are looked up in.",
    commands={
        "build": "indexer.commands.build:build",
        "calibrate": "indexer.commands.calibrate:calibrate",
        "teach": "indexer.commands.teach:teach",
        "stores": "indexer.commands.stores:stores",
        "stock": "indexer.commands.stock:stock",
        "insight": "indexer.commands.insight:insight",
        "list": "indexer.commands.generations:list_generations",
        "verify": "indexer.commands.generations:verify",
        "publish": "indexer.commands.generations:publish",
        "rollback": "indexer.commands.generations:rollback",
        "texts": "indexer.commands.texts:texts",
        "erase": "indexer.commands.erase:erase",
        **_LAB,
    },
)

if __name__ == "__main__":
    main()
