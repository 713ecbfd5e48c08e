"""Pictures of the app: of every screen, for people to look at, and its icons."""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "screenshots",
    help=__doc__,
    commands={"screens": "pages.screens:screens", "icons": "pages.icons:icons"},
)

if __name__ == "__main__":
    main()
