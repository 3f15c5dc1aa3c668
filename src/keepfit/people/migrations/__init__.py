"""How the tables of people came to be, one step each."""
