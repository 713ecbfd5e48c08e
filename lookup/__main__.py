"""The `lookup` program."""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "lookup",
    help="Look products up by photo: which model, which variants, in stock where.",
    commands={
        "serve": "lookup.commands.serve:serve",
        "match": "lookup.commands.match:match",
        "evaluate": "lookup.commands.evaluate:evaluate",
        "counterfeit-evaluate": "lookup.commands.counterfeit_evaluate:counterfeit_evaluate",
        "keys": "lookup.commands.keys:keys",
        "maisons": "lookup.commands.maisons:maisons",
        "stock": "lookup.commands.stock:stock",
        "feedback": "lookup.commands.feedback:feedback",
        "privacy": "lookup.commands.privacy:privacy",
        "vault": "lookup.commands.vault:vault",
        "audit": "lookup.commands.audit:audit",
        "backup": "lookup.commands.backup:backup",
        "restore": "lookup.commands.backup:restore",
        "references": "lookup.commands.references:references",
        "inspections": "lookup.commands.references:inspections",
        "items": "lookup.commands.items:items",
        "demand": "lookup.commands.demand:demand",
        "pilot": "lookup.commands.pilot:pilot",
        "mcp": "lookup.commands.mcp:mcp",
        "webhooks": "lookup.commands.webhooks:webhooks",
        "encoders": "lookup.commands.encoders:encoders",
        "shadow": "lookup.commands.shadow:shadow",
        "settings": "lookup.commands.settings:settings",
    },
)

if __name__ == "__main__":
    main()
