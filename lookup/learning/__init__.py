"""OFFLINE: fits of projection, fusion, calibration and search on a catalogue's own pictures."""
