"""Which accounts to keep, merge or close, for the whole set at once."""
