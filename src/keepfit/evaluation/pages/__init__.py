"""The pages of evaluations: the runs, one run, one account in it with its right of reply."""
