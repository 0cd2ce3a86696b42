"""Numbers that scenes share."""

STEP = 2
