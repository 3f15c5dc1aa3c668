"""The pages of check-ups: the runs, one run's findings, one finding."""
