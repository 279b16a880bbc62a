"""What templates of the desk may say beyond showing."""
