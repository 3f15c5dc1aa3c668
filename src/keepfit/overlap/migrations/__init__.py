"""How the tables of overlap came to be, one step each."""
