"""The `lookup` program."""

from lookup.commands.lazy import LazyGroup

main = LazyGroup(
    "lookup",
    help="Look products up by photo: which model, which variants, in stock where.",
    commands={
        "serve": "lookup.api.command:serve",
        "match": "lookup.commands.match:match",
        "evaluate": "lookup.commands.evaluate:evaluate",
        "counterfeit-evaluate": "lookup.commands.counterfeit_evaluate:counterfeit_evaluate",
        "keys": "lookup.access.commands:keys",
        "maisons": "lookup.commands.maisons:maisons",
        "feedback": "lookup.feedback.command:feedback",
        "privacy": "lookup.privacy.command:privacy",
        "vault": "lookup.vault.command:vault",
        "audit": "lookup.audit.command:audit",
        "backup": "lookup.backup.command:backup",
        "restore": "lookup.backup.command:restore",
        "references": "lookup.counterfeit.command:references",
        "inspections": "lookup.counterfeit.command:inspections",
        "settings": "lookup.commands.settings:settings",
    },
)

if __name__ == "__main__":
    main()
