"""Pictures of the app: of every screen, for people to look at."""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "screenshots",
    help=__doc__,
    commands={"screens": "pages.screens:screens"},
)

if __name__ == "__main__":
    main()
