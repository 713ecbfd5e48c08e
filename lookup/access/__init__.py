"""Who may ask the service what: keys and roles, a provider's tokens, how the first key is made."""
