"""Commands about claims, one file each."""
