"""Write the tables of docs/feeds.md anew, from the formats that the indexer reads.

python scripts/document_feeds.py
"""

from pathlib import Path

from indexer.feeds.documentation import with_tables

if __name__ == "__main__":
    document = Path(__file__).parents[1] / "docs" / "feeds.md"
    document.write_text(with_tables(document.read_text(encoding="utf-8")), encoding="utf-8")
