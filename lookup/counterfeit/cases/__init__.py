"""Cases and references: desk, library, verdicts, papers."""
