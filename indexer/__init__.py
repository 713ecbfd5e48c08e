"""The offline side: feeds in, verified index generations out."""
