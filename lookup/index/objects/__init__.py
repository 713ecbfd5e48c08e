"""Generations in object storage; imported only where `generations_url` is set."""
