"""The published E/M tables written down a second time, sharing no code with the engine."""

from itertools import product

# (setting, is_new): (code, least minutes), as CPT prints them.
TIMES = {
    ("OFFICE", True): [("99202", 15), ("99203", 30), ("99204", 45), ("99205", 60)],
    ("OFFICE", False): [("99212", 10), ("99213", 20), ("99214", 30), ("99215", 40)],
    ("HOSPITAL_INITIAL", None): [("99221", 40), ("99222", 55), ("99223", 75)],
    ("HOSPITAL_SUBSEQUENT", None): [("99231", 25), ("99232", 35), ("99233", 50)],
    ("HOSPITAL_SAME_DAY", None): [("99234", 45), ("99235", 70), ("99236", 85)],
    ("NURSING_FACILITY_INITIAL", None): [("99304", 25), ("99305", 35), ("99306", 50)],
    ("NURSING_FACILITY_SUBSEQUENT", None): [
        ("99307", 10),
        ("99308", 20),
        ("99309", 30),
        ("99310", 45),
    ],
    ("CONSULTATION_OFFICE", None): [("99242", 20), ("99243", 30), ("99244", 40), ("99245", 55)],
    ("CONSULTATION_HOSPITAL", None): [("99252", 35), ("99253", 45), ("99254", 60), ("99255", 80)],
    ("HOME", True): [("99341", 15), ("99342", 30), ("99344", 60), ("99345", 75)],
    ("HOME", False): [("99347", 20), ("99348", 30), ("99349", 40), ("99350", 60)],
}
# base: (Medicare's code and first minute, CPT's code and first minute).
PROLONGED = {
    "99205": (("G2212", 89), ("99417", 75)),
    "99215": (("G2212", 69), ("99417", 55)),
    "99223": (("G0316", 90), ("99418", 90)),
    "99233": (("G0316", 65), ("99418", 65)),
    "99236": (("G0316", 110), ("99418", 100)),
    "99306": (("G0317", 95), ("99418", 65)),
    "99310": (("G0317", 85), ("99418", 60)),
    "99345": (("G0318", 140), ("99417", 90)),
    "99350": (("G0318", 110), ("99417", 75)),
}


def by_time(setting, is_new, minutes):
    """Return the code a clerk would read off the printed table, walking up it."""
    found = None
    for code, least in TIMES[(setting, is_new)]:
        if minutes < least:
            break
        found = code
    return found


def prolonged(base, minutes, *, medicare):
    """Count prolonged units one quarter of an hour after the other."""
    if base not in PROLONGED:
        return None, 0
    code, at = PROLONGED[base][0 if medicare else 1]
    units = 0
    while minutes >= at:
        units, at = units + 1, at + 15
    return (code, units) if units else (None, 0)


# One word per row of the AMA table: (word, rows it meets at one, at two).
PROBLEMS = {
    "self_limited": "1 self-limited",
    "stable_chronic": "1 stable chronic",
    "acute_uncomplicated": "1 acute uncomplicated",
    "chronic_exacerbation": "1 chronic worse",
    "undiagnosed_new_uncertain_prognosis": "1 undiagnosed",
    "acute_systemic": "1 systemic",
    "acute_complicated_injury": "1 complicated",
    "chronic_severe_exacerbation": "1 chronic severe",
    "threat_to_life_or_function": "1 threat",
}
RISKS = {
    "none": "minimal",
    "otc_drug": "low",
    "physical_therapy": "low",
    "minor_surgery_no_risk_factors": "low",
    "minor_surgery_with_risk_factors": "moderate",
    "prescription_drug_management": "moderate",
    "social_determinants_of_health": "moderate",
    "major_surgery_elective_no_risk_factors": "moderate",
    "major_surgery_elective_with_risk_factors": "high",
    "emergency_major_surgery": "high",
    "drug_therapy_intensive_monitoring": "high",
    "hospitalization_decision": "high",
    "dnr_decision": "high",
    "parenteral_controlled_substances": "high",
}


def problems(counts):
    """Return the column's word for {word: count}."""
    n = {word: counts.get(word, 0) for word in PROBLEMS}
    if n["chronic_severe_exacerbation"] or n["threat_to_life_or_function"]:
        return "high"
    if (
        n["chronic_exacerbation"]
        or n["stable_chronic"] >= 2
        or n["undiagnosed_new_uncertain_prognosis"]
        or n["acute_systemic"]
        or n["acute_complicated_injury"]
    ):
        return "moderate"
    if n["self_limited"] >= 2 or n["stable_chronic"] or n["acute_uncomplicated"]:
        return "low"
    return "minimal"


def data(items, historian, interpretation, discussion):
    """Return the column's word."""
    categories = [items + (1 if historian else 0) >= 3, interpretation, discussion]
    if sum(map(bool, categories)) >= 2:
        return "extensive"
    if any(categories):
        return "moderate"
    return "limited" if items >= 2 or historian else "minimal"


def mdm(problem, data_word, risk):
    """Return the highest level at least two of the three elements meet or exceed."""
    words = [
        ("high", {"high", "extensive"}),
        ("moderate", {"moderate", "high", "extensive"}),
        ("low", {"low", "limited", "moderate", "high", "extensive"}),
    ]
    for level, enough in words:
        if [problem in enough, data_word in enough, risk in enough].count(True) >= 2:
            return level
    return "straightforward"


def data_facts():
    """Return every combination of data facts up to four items."""
    return product(range(5), (0, 1), (0, 1), (0, 1))
