"""``python -m manimark``, for those who have not installed the command."""

import sys

from manimark.cli import main

sys.exit(main())
