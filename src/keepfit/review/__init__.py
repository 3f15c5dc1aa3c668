"""The whole chain in order, and its report."""
