"""The guards of the expression language hold, and its errors are words."""

import logging
from datetime import UTC, datetime

import pytest

from claims.domain.mapping import cel, celmacros, celtext, celtokens
from tests.claims.domain.mapping.visits import field, visit

BOMB = "a.map(x, a.map(y, a.map(z, x + y + z)))"


def evaluate(source, **variables):
    context = cel.context(variables, lookups={"t": {"k": "v"}})
    return cel.expression(source).evaluate(context)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (BOMB, "line 1, column 12: map inside another"),
        ("a.exists(x, x.all(y, y > 1))", "all inside another"),
        ("a.all(x, x) && a.all(x, x) && a.all(x, x)", "more than 2 macros"),
        ("a.map(x, x).map(y, y)", "a second map"),
        ("a.map(x, x + x + x)", "no \\+ may stand beside map"),
        ("(a + a).map(x, x)", "no \\+ may stand beside map"),
        ("a.map(x, [x, x, a])", "a list inside a macro"),
        ("a.map(x, {'k': x})", "a list inside a macro"),
        ("a.exists(x, x in [b, c])", "a list inside a macro"),
        ("a.map(x, b)", "inside map only x may be named"),
        ("a.map(x, split('a,b', ','))", "no split inside map"),
        ("[" + ",".join("b" * 11) + "].filter(x, x == 'a')", "names 10 values at most"),
        ("+".join("a" * 12), "more than 10 additions"),
        ("'" + "a" * 500 + "'", "at most 500 characters"),
        ("a.matches(b)", "a pattern in quotes"),
        (r"a.matches('((a{1,50}){1,50})b')", "take too long"),
        # 43 seconds in one evaluation: a class of all letters, counted, for each of a list.
        (r"a.exists(x, b.matches('\\pL{1,200}b'))", "a class of Unicode"),
        (r"b.matches('\\w{1,100}c')", "take too long"),
        (r"b.matches(r'(\w\w\w\w){1,20}c')", "take too long"),
        ("b.matches('([^b]?){100}z')", "take too long"),
        ("||".join(["b.matches('([^b]?){30}z')"] * 2), "line 1, column 30: the patterns take"),
        (r"b.matches('[[:alpha:]]')", "a class within a class"),
        (r"b.matches('(?x)a {9}')", r"may not hold \(\?"),
        (r"b.matches('a{,5}')", "counts in a way that is not known"),
        (r"b.matches('(?=a)a')", r"may not hold \(\?"),
        (r"b.matches('(a\x7b1,50}){1,50}c')", "write every backslash twice"),
        (r"b.matches('a\u007b1,999}c')", "write every backslash twice"),
        ("1 +", "line 1, column 4"),
        ("1 +\n)", "line 2, column 1"),
        ("nope(1)", "no function called nope"),
        ("__import__('os')", "no function called"),
        ("(" * 200 + "1" + ")" * 200, "line 1, column 97: this is nested too deeply"),
    ],
)
def test_what_may_not_run_is_refused_with_its_place(source, words):
    with pytest.raises(celtokens.Refused, match=words):
        cel.expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "a.map(x, x.code).exists(z, z == 'ky')",
        "['map(', '+']",
        "services.exists(s, s.code in ['97110', '97140'] && s.modifiers[0] == 'GP')",
        "a.exists(x, x == '(') && b.exists(x, x == ')')",
        "service.fields['a b'] == 'x' // a comment + a + b",
        r"a.matches('^\\d{1,3}$')",
        r"a.matches(r'^\w{2,10}$')",
        r"l.exists(x, x.matches('^[A-Z]\\d{4}$'))",
        r"l.exists(x, x.matches('^\\w{5}(-\\w{1,4})?$'))",
        "[a, b].exists(x, x == 'GP')",
        "join(split(a, ';').map(x, trim(x)), ' ')",
    ],
)
def test_what_is_harmless_may_run(source):
    cel.expression(source)


@pytest.mark.parametrize(
    "source",
    [
        "l.exists(x, s.matches('([^b]?){20}z')) || l.exists(x, s.matches('([^b]?){10}z'))",
        "l.exists(x, ab.matches('[ab]*a[ab]{90}c'))",
        "l.filter(x, s.matches('(a*)*b')).size() > 0",
        r"l.exists(x, x > 300 || 'x'.matches('\\w{20}b'))",
        "l.exists(x, join(split(c, ','), ';') == s)",
    ],
)
def test_an_evaluation_that_has_spent_all_it_may_is_a_failure(source):
    letters = {"s": "a" * 10_000, "ab": "ab" * 5_000, "c": "," * 199}
    context = cel.context({"l": list(range(200)), **letters}, lookups={})
    with pytest.raises(cel.Failed, match="too long on this visit"):
        cel.expression(source).evaluate(context)
    assert cel.expression("size(s) == 10000").evaluate(context) is True


@pytest.mark.parametrize(
    "source", ["r.exists(x, x == r || x == r || x == r)", "r.filter(x, x.n > 1).size() > 0"]
)
def test_macros_do_not_copy_what_is_large_over_and_over(source):
    records = [dict.fromkeys("abcdefghijklmn", 1)] * 200
    with pytest.raises(cel.Failed, match="go through too many values"):
        evaluate(source, r=records)
    assert evaluate(source, r=records[:20]) is False


def bodies(program):
    """Return how often what stands inside the macros of a program was evaluated."""
    context = cel.context({"l": list(range(cel.MAX_LIST))}, lookups={})
    program.execute(context.inner)
    return len(context.take_misses())


def test_what_passes_the_guards_evaluates_each_macro_once_for_each_entry():
    worst = cel.expression("l.map(x, lookup('t', 'q')).filter(y, lookup('t', 'q') == y)")
    assert bodies(worst.program) == celmacros.MAX_MACROS * cel.MAX_LIST == 400

    nested = "l.map(x, l.map(y, lookup('t', 'q')))"
    with pytest.raises(RuntimeError, match="Spent"):
        bodies(cel._library().compile(nested))
    with pytest.raises(celtokens.Refused, match="map inside another"):
        cel.expression(nested)


@pytest.mark.parametrize("pattern", [r"(a)\\1", "(?=a)a", "(?!b)a", "(?<=a)a", "(?>a)"])
def test_patterns_are_matched_by_an_engine_that_never_goes_back_over_the_text(pattern):
    search = cel._search()
    assert search.execute({"text": "aa", "pattern": "(a)(?:a)"}) is True
    with pytest.raises((RuntimeError, ValueError)):
        search.execute({"text": "aa", "pattern": pattern.replace("\\\\", "\\")})


@pytest.mark.parametrize(
    ("source", "words", "is_missing"),
    [
        ("a.nope", 'no "nope"', True),
        ("nope == 1", 'no "nope"', True),
        ("a['Zquill' + '!']", "a field it names", True),
        ("a.n + 'x'", "mixes kinds", False),
        ("1 / (a.n - 1)", "divides by zero", False),
        ("9223372036854775807 + a.n", "too large", False),
        ("a.l[5]", "does not have", False),
        ("int(a.s)", "int cannot work", False),
        ("split(a.s)", "split cannot work", False),
        ("a.s.upper().days_between(a.s)", "days_between cannot work", False),
        ("eight_minute_units(a.s)", "eight_minute_units cannot work", False),
        ("{'x': 1}", "no plain value", False),
        ("b'x'", "no plain value", False),
    ],
)
def test_a_failure_is_words_without_any_value(source, words, is_missing, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    with pytest.raises(cel.Failed, match=words) as failed:
        evaluate(source, a={"n": 1, "s": "Zquill", "l": [1]})
    assert failed.value.is_missing is is_missing
    assert "Zquill" not in str(failed.value) + caplog.text + "".join(capfd.readouterr())
    assert failed.value.__cause__ is None


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("upper('a') + lower('B') + trim(' c ')", "Abc"),
        ("join(split('a, b', ','), '-')", "a-b"),
        ("days_between('2026-01-01', '2026-03-01T10:00:00Z')", 59),
        ("eight_minute_units(23)", 2),
        ("lookup('t', 'k')", "v"),
        ("lookup('t', 'z') == null", True),
        ("number(' 2.5 ') > 2", True),
        ("'ab12'.matches('^[a-z]+[0-9]{2}$')", True),
        ("'ab'.matches('^[a-z]+[0-9]{2}$') || [1, 2].exists(x, x == 2)", True),
        ("'x'.upper()", "X"),
    ],
)
def test_our_functions_do_what_their_names_say(source, value):
    assert evaluate(source) == value


@pytest.mark.parametrize(
    ("zone", "days"), [("UTC", 2), ("America/Chicago", 1), ("Pacific/Kiritimati", 2)]
)
def test_days_between_counts_the_days_of_the_clinic(zone, days):
    context = cel.context({"start": datetime(2026, 3, 3, 1, 30, tzinfo=UTC)}, lookups={}, zone=zone)
    source = "days_between('2026-03-01', start)"
    assert cel.expression(source).evaluate(context) == days


def test_text_and_lists_beyond_the_limits_are_refused_not_cut():
    with pytest.raises(cel.Failed, match="longer than 10000"):
        evaluate("s == 'x'", s="a" * 10_001)
    with pytest.raises(cel.Failed, match="more than 200"):
        evaluate("size(l) > 1", l=[1] * 201)
    with pytest.raises(cel.Failed, match="more than 50000"):
        evaluate("size(l) > 1", l=["a" * 9_000] * 6)
    assert evaluate("1 + 1", s="a" * 10_001) == 2


def test_custom_fields_are_read_by_name_and_only_those_that_are_named():
    encounter = visit(fields=tuple(field(f"f{n}", str(n)) for n in range(2000)))
    context = cel.context(
        {"fields": encounter.fields}, lookups={}, only=frozenset({"f7", "fields"})
    )
    assert cel.expression("fields.f7").evaluate(context) == "7"
    assert cel.expression("has(fields.f8)").evaluate(context) is False


def test_an_expression_is_compiled_once():
    assert cel.expression("1 + 1") is cel.expression("1 + 1")


def test_what_an_expression_reads_is_known_from_its_text():
    text = celtext.Text("service.fields['a b'].size() + coverages[0].plan_name + upper(kind)")
    assert set(text.chains()) >= {
        ("service", "fields", "a b"),
        ("coverages", "0", "plan_name"),
        ("kind",),
    }
