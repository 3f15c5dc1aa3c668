"""Invented counties and cities to try keepfit on; nothing in them is real."""
