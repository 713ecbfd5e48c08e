"""Generations and vectors kept outside the home: object store, Milvus."""
