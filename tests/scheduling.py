"""Which process runs which tests, where several run them."""

from xdist.scheduler import LoadScopeScheduling

from tests.parts import group_of


class GroupScheduling(LoadScopeScheduling):
    """Hands out groups of tests, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
