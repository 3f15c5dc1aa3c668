"""How the tables of evaluation came to be, one step each."""
