"""The outside world: what comes in, goes out, and is asked aside."""
