"""The migrations of the tables, oldest first in `versions/`."""
