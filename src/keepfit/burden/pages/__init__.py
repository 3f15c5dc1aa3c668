"""The pages of burden: one report by branch, and what need not be asked again."""
