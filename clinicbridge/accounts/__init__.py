"""Who may come in: practices, people, memberships, sign-in."""
