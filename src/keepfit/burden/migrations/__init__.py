"""How the tables of burden came to be, one step each."""
