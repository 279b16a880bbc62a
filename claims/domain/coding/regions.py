"""Which part of the body a diagnosis and a service are about, where that is certain."""

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from claims.domain.coding.codetables import IcdTable

KEPT = 8192


class Region(StrEnum):
    """A part of the body as the therapist's and the surgeon's codes divide it."""

    NECK = "NECK"
    BACK = "BACK"
    SHOULDER = "SHOULDER"
    ELBOW = "ELBOW"
    WRIST = "WRIST"
    HAND = "HAND"
    HIP = "HIP"
    KNEE = "KNEE"
    ANKLE = "ANKLE"
    FOOT = "FOOT"


# The first that matches a title counts, the narrower before the wider.
_WORDS: tuple[tuple[str, Region], ...] = (
    (r"\b(knee|patella\w*|menisc\w*|cruciate|gonarthrosis)\b", Region.KNEE),
    (r"\b(shoulder|rotator cuff|glenoid|acromi\w+|clavicle|scapula)\b", Region.SHOULDER),
    (r"\b(elbow|epicondylitis|olecranon|ulnar nerve)\b", Region.ELBOW),
    (r"\b(carpal tunnel|wrist|radial styloid|scaphoid|lower end of \w+ ?radius)\b", Region.WRIST),
    (r"\b(finger|thumb|hand|metacarpal|palmar|first carpometacarpal)\b", Region.HAND),
    (r"\b(hip|acetabulum|trochanteric|femoroacetabular|neck of \w+ femur)\b", Region.HIP),
    (r"\b(ankle|achilles|malleolus|calcaneofibular)\b", Region.ANKLE),
    (r"\b(foot|toe|hallux|plantar|metatarsal\w*|calcaneus|heel)\b", Region.FOOT),
    (r"\b(cervical|neck|cervicalgia|cervicothoracic)\b", Region.NECK),
    (r"\b(lumbar|lumbosacral|low back|sciatica|thoracic spine|thoracolumbar)\b", Region.BACK),
)
_PATTERNS = tuple((re.compile(words), region) for words, region in _WORDS)
# Chapters whose titles use these words of something else.
_OTHER = ("C", "D", "I", "K", "L", "N", "O", "V", "W", "X", "Y")

_ANY_LARGE = frozenset({Region.SHOULDER, Region.HIP, Region.KNEE})
_ANY_MIDDLE = frozenset({Region.SHOULDER, Region.ELBOW, Region.WRIST, Region.ANKLE})
_ANY_SMALL = frozenset({Region.HAND, Region.FOOT})


def _listed(regions: frozenset[Region], numbers: str) -> dict[str, frozenset[Region]]:
    return dict.fromkeys(numbers.split(), regions)


# Code numbers alone, and only those that name one part of the body.
SERVICES: Mapping[str, frozenset[Region]] = {
    **_listed(_ANY_LARGE, "20610 20611"),
    **_listed(_ANY_MIDDLE, "20605 20606"),
    **_listed(_ANY_SMALL, "20600 20604"),
    **_listed(
        frozenset({Region.KNEE}),
        "27447 27446 27486 27487 29870 29873 29875 29876 29877 29879 29880 29881 29882 29883 "
        "29888 29889 73560 73562 73564 73565 73721",
    ),
    **_listed(frozenset({Region.HIP}), "27130 27132 27134 27236 29914 29915 29916 73501 73502"),
    **_listed(
        frozenset({Region.SHOULDER}),
        "23410 23412 23420 23430 23472 29805 29806 29807 29822 29823 29824 29826 29827 29828 "
        "73020 73030",
    ),
    **_listed(frozenset({Region.ELBOW}), "24343 24357 24358 24359 64718 73070 73080"),
    **_listed(frozenset({Region.WRIST}), "64721 29848 25000 25600 25605 25607 25608 73100 73110"),
    **_listed(frozenset({Region.HAND}), "26055 26123 73120 73130 73140"),
    **_listed(frozenset({Region.ANKLE}), "27650 27698 27792 27814 29897 29898 73600 73610"),
    **_listed(frozenset({Region.FOOT}), "28285 28292 28296 73620 73630 73650 73660"),
    **_listed(frozenset({Region.NECK}), "22551 72040 72050 72052"),
    **_listed(frozenset({Region.BACK}), "63030 63047 62323 64483 64493 72100 72110"),
}


@lru_cache(maxsize=KEPT)
def of_diagnosis(code: str, table: IcdTable) -> Region | None:
    """Return the part of the body a code's title names, None where it names none."""
    if code[:1] in _OTHER:
        return None
    entry = table.entry(code)
    title = entry.description.lower() if entry is not None else ""
    return next((region for pattern, region in _PATTERNS if pattern.search(title)), None)


def of_service(code: str) -> frozenset[Region]:
    """Return the parts of the body a procedure code can be about, empty where any."""
    return SERVICES.get(code, frozenset())


def differ(diagnosis: str, service: str, table: IcdTable) -> bool:
    """Say whether a diagnosis is certainly about another part of the body than a service."""
    possible = of_service(service)
    region = of_diagnosis(diagnosis, table) if possible else None
    return region is not None and region not in possible
