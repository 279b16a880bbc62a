"""What is said of who else took part in a surgery."""

import pytest

from claims.domain.line_fixes import RemoveLine
from tests.claims.domain.edits.claims import DAY, remarks, with_lines
from tests.claims.domain.edits.tables import Fees, tables

NEVER = {"assistant": "no assistant is paid", "co_surgeon": "not paid", "team": "not paid"}
NAMED = {"assistant": "assistant", "co_surgeon": "co-surgeon", "team": "team"}
EDITS = {
    "assistant": "assistant_not_paid",
    "co_surgeon": "co_surgeon_not_paid",
    "team": "team_not_paid",
}
MARKED = [
    *((one, "assistant") for one in ("80", "81", "82", "AS")),
    ("62", "co_surgeon"),
    ("66", "team"),
]


def said(what, modifier, indicator, *, payer="MEDICARE", lines=None):
    fees = Fees(of=DAY, c29881={what: indicator})
    shot = {"code": "29881", "modifiers": ("LT", modifier)}
    lines = lines or ({}, {**shot, "code": "29880"}, {**shot, "modifiers": ("LT",)}, shot)
    known = {"tables": tables(physician_fees=fees), "payer_class": payer}
    return remarks(f"surgeons.{EDITS[what]}", with_lines(*lines), **known)


@pytest.mark.parametrize(("modifier", "what"), MARKED)
@pytest.mark.parametrize(("payer", "severity"), [("MEDICARE", "BLOCKS"), ("COMMERCIAL", "CONFIRM")])
def test_what_is_never_paid_is_spoken_of_so_and_can_only_go(modifier, what, payer, severity):
    for indicator in ("1", "9") if what == "assistant" else ("0", "9"):
        assert said(what, modifier, indicator, payer=payer) == [
            (
                severity,
                "S4",
                f"29881 with {modifier}: {NAMED[what]} indicator {indicator}, {NEVER[what]}.",
                {"code": "29881", "given": modifier, "indicator": indicator, "payer": payer},
                (RemoveLine(line="S4"),),
            )
        ]


@pytest.mark.parametrize(("modifier", "what"), MARKED)
def test_what_is_paid_with_a_report_is_noted(modifier, what):
    indicator = "0" if what == "assistant" else "1"
    assert said(what, modifier, indicator) == [
        (
            "NOTE",
            "S4",
            (
                f"29881 with {modifier}: {NAMED[what]} indicator {indicator}, "
                "paid only with a report."
            ),
            {"code": "29881", "given": modifier, "indicator": indicator},
            (),
        )
    ]
    assert said(what, modifier, "2") == said(what, modifier, "") == []


def test_a_line_that_stands_alone_cannot_go():
    alone = ({"code": "29881", "modifiers": ("62",)},)
    ((*_, offered),) = said("co_surgeon", "62", "0", lines=alone)
    assert offered == ()
