"""What arrived, is it sound, what would it change."""
