"""Draw the references under which claims leave."""

import secrets

# Without I, O, 0 and 1, which people read for each other.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new() -> str:
    """Return 18 characters nobody will draw again (80 random bits).

    It is CLM01 and the billing system's look-up key: at most 20 of A-Z
    and 0-9, unique for ever.
    """
    return "CB" + "".join(secrets.choice(ALPHABET) for _ in range(16))
