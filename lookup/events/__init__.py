"""What happened in a maison, for other programs: kept in order, sent or polled."""
