"""``python -m manimark.content``: helps another process with its reading."""

from manimark.content.readers import help_reading

help_reading()
