"""Expressions and patterns somebody may write who means a mapping ill."""

from hypothesis import strategies as st

DIGITS = f"{3**6400:b}"[:10_000]  # without any period, which an engine would learn
LETTERS = {
    "a": "a" * 10_000,
    "ab": DIGITS.replace("0", "a").replace("1", "b"),
    "u": "a\u00e9\U0001f600" * 3_000,
}
ATOMS = st.sampled_from(
    [
        "a",
        "[ab]",
        "[^b]",
        ".",
        r"\\w",
        r"\\d",
        r"\\W",
        r"\\b",
        "é",
        "(a|b)",
        "(a*)",
        "(?i)k",
        "$",
        "^",
    ]
)
TIMES = st.sampled_from(["", "*", "+", "?", "{5}", "{60}", "{0,20}", "{1,}", "{2}{3}"])
GROUPS = st.builds("({}{}){}".format, ATOMS, ATOMS, TIMES)
PATTERNS = st.lists(GROUPS | st.builds(str.__add__, ATOMS, TIMES), min_size=1, max_size=6)
TEXTS = st.sampled_from([*(f"fields.{name}" for name in LETTERS), "string(x.code)"])
CALLS = st.builds("{}.matches('{}{}')".format, TEXTS, PATTERNS.map("".join), st.sampled_from("zq$"))
VALUES = TEXTS | st.sampled_from(
    [
        *("x", "x.modifiers", "services", "upper(fields.a)", "number(fields.a)"),
        *("split(fields.ab, 'z')", "join(x.modifiers, fields.u)"),
        "split(join(x.modifiers, ','), ',')",
    ]
)
TESTS = st.lists(CALLS | st.builds("{} == {}".format, VALUES, VALUES), min_size=1, max_size=9)
SOURCES = st.sampled_from(
    ["services", "services.filter(y, y.minutes > 0)", "services.map(y, y)", "[service, service]"]
)


@st.composite
def expressions(draw):
    """Draw an expression whose macro does a lot for each service."""
    macro = draw(st.sampled_from(["exists", "all", "exists_one"]))
    sign = draw(st.sampled_from([" && ", " || "]))
    return f"{draw(SOURCES)}.{macro}(x, {sign.join(draw(TESTS))})"


SEARCHES = st.builds(
    str.__add__,
    st.sampled_from(["a", "[a]", "[^c]", ".", r"\w", "c"]),
    st.sampled_from(["", "*", "+", "?", "{60}", "{0,100}", "{1,}"]),
)
