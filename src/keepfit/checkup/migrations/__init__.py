"""How the tables of check-ups came to be, one step each."""
