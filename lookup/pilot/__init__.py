"""What a pilot showed, on one page, for whoever decides whether more stores get it. Offline."""
