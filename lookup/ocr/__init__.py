"""Text read in pictures (optical character recognition), where the extra `text` is installed."""
