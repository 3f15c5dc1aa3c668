"""How the outside world is read and written."""
