"""Measures how fast this is on this machine, against what most people run and what it could give.

One JSON document on stdout: the machine, the versions, the figures. With --report FOLDER also a
page with its table and plots.
Ratios are taken within one run, between ways that take turns, so that what else the machine does
weighs on all alike. The service is one of its own, on a free port, with keys of its own; LOOKUP_*
variables set it up as they would any service.
"""

from lookup.commands.terminal.lazy import LazyGroup

main = LazyGroup(
    "bench",
    help=__doc__,
    commands={
        "encode": "benches.encoding.encode:encode",
        "peers": "benches.encoding.peers:peers",
        "index": "benches.building.index:index",
        "index-changes": "benches.building.index_changes:index_changes",
        "index-memory": "benches.building.index_memory:index_memory",
        "index-kill": "benches.building.index_kill:index_kill",
        "stock-file": "benches.building.stock_file:stock_file",
        "feeds": "benches.building.feeds:feeds",
        "runners": "benches.building.runners:runners",
        "search": "benches.searching.search:search",
        "search-peers": "benches.searching.search_peers:search_peers",
        "search-mapped": "benches.searching.search_mapped:search_mapped",
        "matching": "benches.searching.matching:matching",
        "counterfeit": "benches.counterfeit:counterfeit",
        "home": "benches.serving.home:home",
        "serve": "benches.serving.serve:serve",
        "against": "benches.serving.against:against",
        "swap": "benches.serving.swap:swap",
        "stock": "benches.serving.stock:stock",
        "app": "benches.serving.app:app",
        "objects": "benches.serving.objects:objects",
    },
)

if __name__ == "__main__":
    main()
