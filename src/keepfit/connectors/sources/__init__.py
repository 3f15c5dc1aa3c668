"""Where tables, posts and metrics come from; one folder a source, none knows another."""
