"""The pages of the API: webhooks and their deliveries."""
