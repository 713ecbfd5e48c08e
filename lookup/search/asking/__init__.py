"""What a search asks for: request, words, wishes."""
