"""How an injury came about: asked where the note says that something happened and not what."""

import re
from collections.abc import Iterator, Sequence

from claims.domain.reading.reading import Gap, Problem, Question, Standing
from claims.domain.reading.sections import Placed, Section

# Payers ask for the circumstances of an injury (CMS-1500 box 10, external cause codes).
_HAPPENED = re.compile(
    r"\b(?:falls?|fell|fallen|accident|trauma|traumatic event|injured|collision|mvc|incident)\b"
)
_TOLD = re.compile(
    r"\b(?:while|when|playing|sports?|soccer|football|basketball|baseball|tennis|volleyball"
    r"|hockey|gymnastics"
    r"|practice|game|running|jogging|walking|hiking|skiing|skating|snowboard\w*|skateboard\w*"
    r"|cycling|bike|bicycle|horse|trampoline|ladder|stairs?|steps?|curb|ice|snow|rug|roof|chair"
    r"|bed|shower"
    r"|bathtub|standing height|tripped|slipped|twisted|lifting|lifted|stepp\w+|landed|jump\w*"
    r"|dog|car|vehicle|mva|mvc|motorcycle|scooter|pedestrian|work|job"
    r"|home|house|school|gym|park|yard|garden\w*|street|sidewalk|parking|store|kitchen|bathroom"
    r"|garage|playground|driveway|outstretched|foosh|machine|door|punch\w*)\b"
)
_UNDER_TREATMENT = re.compile(r"[ST]\d.*[ABC]\Z")


def questions(placed: Sequence[Placed], problems: Sequence[Problem]) -> Iterator[Question]:
    """Yield the one question about an injury under treatment whose circumstances are not told."""
    injury = next(
        (
            one
            for one in problems
            if one.standing is Standing.ACTIVE and _UNDER_TREATMENT.match(one.code)
        ),
        None,
    )
    told = [one for one in placed if one.section not in (Section.HISTORY, Section.PLAN)]
    if injury is None or any(_TOLD.search(one.sentence.plain) for one in told):
        return
    for one in told:
        if _HAPPENED.search(one.sentence.plain):
            yield Question(what=Gap.CAUSE, subject=injury.key, evidence=(one.sentence.evidence(),))
            return
