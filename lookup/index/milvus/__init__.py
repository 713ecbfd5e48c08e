"""Generations' vectors in Milvus; imported only where `vectors_url` is set."""
