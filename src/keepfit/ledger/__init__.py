"""Which accounts, apps and work groups exist, whose, for what, since when."""
