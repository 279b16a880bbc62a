"""What a call to a model is charged, whatever its endpoint says that it took."""

# English prose has about four characters to a token, a table of numbers fewer.
AT_MOST, USUAL = 8, 3
# A count holds our prompt and the schema too, and what a model thought without saying it.
BESIDE = 20_000


def charged(told: int, *, characters: int) -> int:
    """Return the tokens to charge for a text of which an endpoint told so many.

    A count no honest one could tell, none for a text or more than there
    are characters, is replaced by an estimate that is rather too large.
    """
    if characters // AT_MOST <= told <= characters + BESIDE:
        return told
    return -(-characters // USUAL)
