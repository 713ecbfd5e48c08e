"""What is known of how well each maison's catalogue can be recognised."""

from lookup.base.errors import NotFound
from lookup.base.home import Home
from lookup.index.remote.elsewhere import generation_store
from lookup.insight.file import InsightFile
from lookup.insight.findings import FindingName, Insight, InsightAnswer
from lookup.insight.page import insight_page


class Insights:
    """Reads what `indexer insight` wrote for every maison of one home; threads may share it."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._read: dict[str, tuple[int | None, Insight]] = {}

    def page(
        self, maison: str, *, only: FindingName | None, after: int, limit: int
    ) -> InsightAnswer:
        """As `insight_page`. Raises NotFound where the command has not run."""
        published = generation_store(self._home, maison).current_or_none()
        return insight_page(self._newest(maison), published, only=only, after=after, limit=limit)

    def warnings(self, maison: str) -> tuple[bool, bool] | None:
        """Whether a bound is broken, and whether photos have drifted; None where nobody knows."""
        try:
            newest = self._newest(maison)
        except NotFound:
            return None
        return newest.broken_bound is not None, newest.drift is not None and newest.drift.drifted

    def _newest(self, maison: str) -> Insight:
        file = InsightFile(self._home, maison)
        written = file.written_ns
        known = self._read.get(maison)
        if known is None or known[0] != written:
            known = written, file.read()
            self._read[maison] = known
        return known[1]
