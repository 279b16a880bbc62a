"""Measurements, never tests: each prints what it measured, on what."""
