"""Which IP addresses lie outside every private network."""

import ipaddress


def is_public(address: str) -> bool:
    """Whether an IPv4 or IPv6 address, which may name a zone, is one of the internet's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not ip.is_multicast
