"""Damaged and odd input of every kind, and what becomes of it.

Input N of a seed is always the same. Exits with 3 where anything crashed or hung.
"""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "fuzz",
    help=__doc__,
    commands={"feeds": "fuzzes.feeds.trials:feeds", "images": "fuzzes.images:images"},
)

if __name__ == "__main__":
    main()
