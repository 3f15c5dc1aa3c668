"""What a plan is on paper: the decision book, and the plan to be issued."""
