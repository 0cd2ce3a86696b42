"""Not below the scenes folder, and so out of the scenes' reach."""
