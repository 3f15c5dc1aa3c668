"""What a plan is, and who judges it: no solver, no files."""
