"""What several outside systems share."""
