"""Records and decisions about units."""
