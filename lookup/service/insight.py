"""What is known of how well each maison's catalogue can be recognised."""

from lookup.base.home import Home
from lookup.index.remote.elsewhere import generation_store
from lookup.insight.file import InsightFile
from lookup.insight.findings import FindingName, InsightAnswer
from lookup.insight.page import insight_page


class Insights:
    """Reads what `indexer insight` wrote for every maison of one home."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def page(
        self, maison: str, *, only: FindingName | None, after: int, limit: int
    ) -> InsightAnswer:
        """As `insight_page`. Raises NotFound where the command has not run."""
        published = generation_store(self._home, maison).current_or_none()
        insight = InsightFile(self._home, maison).read()
        return insight_page(insight, published, only=only, after=after, limit=limit)
