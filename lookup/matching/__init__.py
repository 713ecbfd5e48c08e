"""From a photo and a generation to ranked products and a decision."""
