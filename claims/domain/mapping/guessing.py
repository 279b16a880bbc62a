"""What a field most likely means, by its own name: a rule to begin with, where the name is sure."""

import re

from claims.domain.mapping import paths, targets
from claims.domain.mapping.rule import Rule
from claims.domain.mapping.values import Kind

# The names clinics give such fields, blanks and dashes apart, and the target each can only mean.
_MEANS = {
    "service.assistant_minutes": "pta_minutes assistant_minutes ota_minutes cota_minutes",
    "service.therapist_minutes": "pt_minutes therapist_minutes ot_minutes",
    "service.together_minutes": "together_minutes cotreat_minutes",
    "service.minutes": "minutes total_minutes service_minutes",
    "service.start_time": "start_time time_in",
    "service.end_time": "end_time time_out",
    "service.side": "side laterality body_side",
    "service.discipline": "discipline",
    "service.ndc": "ndc ndc_code",
    "authorization_number": "authorization_number auth_number prior_auth_number authorization",
    "referral_number": "referral_number",
    "plan_of_care.certified_from": "plan_of_care_from poc_from poc_certified_from",
    "plan_of_care.certified_to": "plan_of_care_through poc_through poc_certified_through",
    "referring.npi": "certifying_npi referring_npi",
    "accident.employment": "work_related",
    "accident.auto": "auto_accident",
    "accident.state": "accident_state",
    "accident.date": "injury_date accident_date",
    "onset_date": "onset_date date_of_onset",
}
# What all services of a visit have alike: of its minutes or its drug each would have all.
_SHARED = ("service.side", "service.discipline")
_TARGETS = {name: target for target, names in _MEANS.items() for name in names.split()}
_OWNERS = (("services[].", "service.", "services"), ("diagnoses[].", "diagnosis.", "diagnoses"))


def rule(pattern: str, *, kind: str, key: str, order: int) -> Rule | None:
    """Return a rule to begin with for a field, its target empty where its name is not sure.

    ``kind`` is the kind of value seen most. None where no rule can name
    the field.
    """
    source, for_each = _source(pattern)
    try:
        paths.parse(source)
    except paths.Unreadable:
        return None
    if "fields[]" in source or "," in source:
        return None  # a name that changes from visit to visit, or that reads as two
    target = _target(pattern, for_each)
    made = {"for_each": "services"} if target.startswith("service.") else {"for_each": for_each}
    transform = _transform(target, kind)
    return Rule.model_validate(
        {
            **made,
            "key": key,
            "source": source,
            "target": target,
            "transform": transform,
            "order": order,
        }
    )


def leaving_out(pattern: str, *, key: str, order: int) -> Rule:
    """Return the rule that says a field is not needed on a claim."""
    source, for_each = _source(pattern)
    return Rule.model_validate(
        {"for_each": for_each, "key": key, "source": source, "target": "ignore", "order": order}
    )


def _source(pattern: str) -> tuple[str, str]:
    for whole, alias, for_each in _OWNERS:
        if pattern.startswith(whole):
            return alias + pattern.removeprefix(whole), for_each
    return pattern, ""


def _target(pattern: str, for_each: str) -> str:
    name = re.search(r"fields\[([^\[\]]+)\]\Z", pattern)
    words = re.sub(r"[^a-z0-9]+", "_", name[1].lower()).strip("_") if name else ""
    target = _TARGETS.get(words, "")
    if for_each == "diagnoses" or (for_each == "services" and not target.startswith("service.")):
        return ""
    if not for_each and target.startswith("service.") and target not in _SHARED:
        return ""  # billed once for each service of the visit
    return target if targets.kind(target) is not None else ""


def _transform(target: str, kind: str) -> str:
    wanted = targets.kind(target) if target else None
    if wanted is Kind.INTEGER:
        return "integer" if kind in ("integer", "") else "minutes_from_text"
    if target == "referring.npi":
        return "digits"
    return "upper" if target in ("service.side", "service.discipline", "accident.state") else ""
