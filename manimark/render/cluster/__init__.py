"""Rendering by the workers of a Dask cluster.

Nothing but a network is shared with them: the sources travel there once, and what is drawn comes
back as bytes. The `executor` is the author's door to it, and there even if Dask is not; behind it a
`crew` keeps in touch with the workers, on each of which an `outpost` draws.
"""

from manimark.render.cluster.executor import ClusterExecutor

__all__ = ["ClusterExecutor"]
