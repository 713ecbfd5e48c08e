"""Where catalogue pictures come from: a folder, a zip, or the web."""
