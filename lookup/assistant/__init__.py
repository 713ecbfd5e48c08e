"""The service's tools for assistants, by the Model Context Protocol."""
