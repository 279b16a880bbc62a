"""Say in one line why nothing more can be done, and what would help."""


class Stop(Exception):
    """Work ends here; the text tells the reader what to do."""

    def __init__(self, text: str, *, code: int = 1) -> None:
        super().__init__(text)
        self.code = code
