"""keepfit slims down a government's new-media accounts and keeps what remains fit."""
