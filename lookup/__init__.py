"""The look-up service and the domain it shares with the indexer."""
