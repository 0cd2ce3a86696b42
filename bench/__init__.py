"""Measure manimark against its peers: ``make bench``, or ``python -m bench --help``.

Whatever is timed is a process of its own, begun anew in every round; rounds alternate between ours
and the peer, so that a machine that slows down slows both. This process only watches, and compares
pictures when nothing is timed.
"""
