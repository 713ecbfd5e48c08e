from indexer.lab.training.publish import taught_words
from lookup.encoders.taught_words import TaughtWords


def test_the_words_taught_are_those_of_the_concepts() -> None:
    words = taught_words()
    assert {"bag", "rouge", "giacca", "连衣裙"} <= set(words)
    assert len(set(words)) == len(words)


def test_what_captions_say_besides_is_not_taught() -> None:
    taught = TaughtWords(taught_words())
    assert not taught.any_in("a photo of")
    assert not taught.any_in("xyzzy t")
