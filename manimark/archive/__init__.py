"""Archive: which recording shows a task as it is now, why there is none, and which may go.

A manifest for each key lists what a scene looked at when it was drawn, with digests, and which
recording that gave. To look a task up is to compare those digests with what is there now; so going
back to an earlier version of a file finds the earlier recording.
"""

from manimark.archive.archive import Archive
from manimark.archive.explaining import explain
from manimark.archive.pruning import prune
from manimark.archive.reasons import in_short

__all__ = ["Archive", "explain", "in_short", "prune"]
