"""Steps of the API's tables."""
