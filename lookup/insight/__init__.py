"""What a catalogue cannot recognise: findings of `indexer insight`, kept beside its generations."""
