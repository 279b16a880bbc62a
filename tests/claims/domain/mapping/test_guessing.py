"""A rule to begin with: sure where the name is, open where it is not."""

import pytest

from claims.domain.mapping import checks, guessing


def guess(pattern, kind="integer"):
    made = guessing.rule(pattern, kind=kind, key="k", order=1)
    return made and (made.source, made.for_each, made.transform, made.target)


@pytest.mark.parametrize(
    ("pattern", "kind", "begun"),
    [
        (
            "services[].fields[PTA minutes]",
            "integer",
            ("service.fields[PTA minutes]", "services", "integer", "service.assistant_minutes"),
        ),
        (
            "services[].fields[pta_minutes]",
            "text",
            (
                "service.fields[pta_minutes]",
                "services",
                "minutes_from_text",
                "service.assistant_minutes",
            ),
        ),
        (
            "fields[poc_certified_through]",
            "date",
            ("fields[poc_certified_through]", "", "", "plan_of_care.certified_to"),
        ),
        ("fields[side]", "code", ("fields[side]", "services", "upper", "service.side")),
        ("fields[pta_minutes]", "integer", ("fields[pta_minutes]", "", "", "")),
        ("fields[time_in]", "text", ("fields[time_in]", "", "", "")),
        ("fields[ndc]", "code", ("fields[ndc]", "", "", "")),
        (
            "fields[discipline]",
            "code",
            ("fields[discipline]", "services", "upper", "service.discipline"),
        ),
        ("fields[pain_score]", "integer", ("fields[pain_score]", "", "", "")),
        (
            "services[].fields[auth_number]",
            "code",
            ("service.fields[auth_number]", "services", "", ""),
        ),
        ("fields[]", "integer", None),
        ("fields[a,b]", "integer", None),
    ],
)
def test_a_name_that_is_sure_brings_its_target(pattern, kind, begun):
    assert guess(pattern, kind) == begun


def test_every_rule_begun_with_a_target_could_run():
    for name in guessing._TARGETS:
        for place in ("fields[{}]", "services[].fields[{}]"):
            made = guessing.rule(place.format(name), kind="integer", key="k", order=1)

            assert made is not None
            assert not made.target or checks.check(made) == []
