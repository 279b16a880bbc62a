"""How a kind of long work ends when it cannot be done."""


class Failed(Exception):
    """The work ends here and is not begun again; the sentence says what to do."""
