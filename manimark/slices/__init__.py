"""What a Python source means to a scene: digests that comments and layout do not change.

Of the scene's own file only a slice counts where that is known to be safe: a definition is left out
if nothing that counts mentions it, and if nothing happens when it is made but that it is there. So
editing one scene of a file leaves its neighbours fresh. In doubt the whole file counts.
"""

from manimark.slices.file import is_harmless, meaning, meaning_for

__all__ = ["is_harmless", "meaning", "meaning_for"]
