"""Migrations of this app; never edited after landing."""
