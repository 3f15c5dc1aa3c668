"""What upkeep costs those who do it, and what the supervision itself asks for (负担)."""
