"""Commands about the outside world."""
