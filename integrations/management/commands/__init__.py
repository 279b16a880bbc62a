"""Commands about the outside world, one file each."""
