"""The catalogue formats, one file a format; each exports its `FORMAT`."""
