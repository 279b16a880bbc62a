"""Run published rule cases through the real engine and edits, a module per family."""
