"""What every refusal of a person's wish has in common: its words, and the value at fault."""


class Refusal(Exception):
    """It cannot be done; the message says why, never repeating a value.

    ``field`` names the value that is at fault, as forms name it; empty
    where no single one is.
    """

    def __init__(self, words: str, *, field: str = "") -> None:
        super().__init__(words)
        self.field = field
