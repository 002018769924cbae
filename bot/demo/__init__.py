"""``loa demo``: three invented papers on loopback, read by the real program."""
