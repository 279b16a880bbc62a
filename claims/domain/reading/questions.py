"""The words in which a provider is asked for what a note does not say."""

from claims.domain.reading.reading import Gap

# Neutral by rule: what is missing is named, never a code, a level or an amount,
# and no answer is suggested (a leading query is not compliant).
_WORDS = {
    Gap.SIDE: "Please document which side was treated{about}.",
    Gap.SIDES_CONFLICT: "The note names both sides{about}. Please document which was treated.",
    Gap.MINUTES: "Please document the minutes of treatment{about}.",
    Gap.MINUTES_CONFLICT: "The documented minutes do not add up{about}. Please document them.",
    Gap.TREATED_BY: "Please document who gave the treatment, and for how long{about}.",
    Gap.DIAGNOSIS: "Please document the condition that was addressed{about}.",
    Gap.DRUG_AMOUNT: "Please document the amount given and the amount discarded{about}.",
    Gap.COMPLEXITY: "Please document the complexity of the evaluation.",
    Gap.CAUSE: "Please document how and where the injury happened{about}.",
    Gap.INTERVALS: "Please document the time of each service, begin and end{about}.",
    Gap.VISIT_LEVEL: "Please document the problems addressed, or the total time of the visit.",
}


def words(what: Gap, about: str = "") -> str:
    """Return the question about something of our own lists: a region, a service's label."""
    return _WORDS[what].format(about=f" ({about})" if about else "")
