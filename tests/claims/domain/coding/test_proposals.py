"""A proposal is known again: by what it would change, and under its former names."""

from dataclasses import replace

from claims.domain.coding.proposals import Band, Proposal
from claims.domain.line_fixes import RemoveLine, SetMinutes

NAMES = {"lines": {"OLD": "NEW"}, "diagnoses": {}}


def proposal(line="NEW", minutes=15, rule="timed_units", **said):
    fix = SetMinutes(line=line, minutes=minutes)
    return Proposal(fix, rule, "15 minutes are documented.", **said)


def test_the_same_change_to_the_same_line_has_the_same_key_whoever_says_it():
    assert proposal().key == proposal(rule="another", suggester="reader", band=Band.CHECK).key


def test_another_change_or_another_line_has_another_key():
    keys = {
        proposal().key,
        proposal(minutes=16).key,
        proposal(line="S2").key,
        replace(proposal(), fix=RemoveLine(line="NEW")).key,
    }
    assert len(keys) == 4


def test_a_renamed_line_is_known_by_the_key_it_had():
    assert proposal().former_keys(NAMES) == {proposal(line="OLD").key}
    assert proposal(line="S2").former_keys(NAMES) == set()


def test_what_the_engine_proposes_is_its_own_rule():
    assert (proposal().suggester, proposal().band) == ("engine", Band.RULE)
