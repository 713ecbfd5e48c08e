"""In the repository, not in the wheel: drawn catalogues, and training of the embedded encoder."""
