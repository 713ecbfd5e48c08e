"""The HTTP service: one blueprint a file, one shape for every error."""
