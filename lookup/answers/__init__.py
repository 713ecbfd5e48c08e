"""The JSON that leaves the service, and what builds it from cards and matches."""
