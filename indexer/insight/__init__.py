"""What a catalogue cannot recognise, from its own stored features."""
