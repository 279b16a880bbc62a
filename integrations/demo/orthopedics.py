"""What the physicians of the demo clinic see in ten days; each visit with what it is to show."""

from integrations.demo.clinic import (
    CASTELLANOS,
    DVORAK,
    IYER,
    KOVACEVIC,
    LIWEI,
    MENSAH,
    OKONKWO,
    ROSENTHAL,
    SIGURDSSON,
    TANAKA,
    Practitioner,
)
from integrations.demo.parts import ARTHROSIS, BOTH_KNEES, Answer, Diagnoses, Service, Spec
from integrations.demo.patients import BY_CHART

LEFT_KNEE = (("M17.12", "Worn left knee"),)
CUFF = (("M75.121", "Right rotator cuff torn through"),)
TUNNEL = (("G56.01", "Carpal tunnel, right"),)
WRIST = (("S52.531A", "Right wrist broken, first care"),)
WRIST_HEALING = (("S52.531D", "Right wrist broken, healing"),)
FIBULA = (("S82.65XA", "Left outer ankle broken, in place"),)
ANKLE = (("S93.402A", "Left ankle sprain"),)
HEEL = (("M72.2", "Sore sole of the foot"),)
SPINE = (("M54.16", "Nerve root pain from the low back"),)
ELBOW = (("M77.11", "Right tennis elbow"),)
NEW_KNEE = (("Z47.1", "Care after a joint was replaced"), ("Z96.651", "Right knee replaced"))
STRAIN = (("S39.012A", "Low back strain"),)
WHIPLASH = (("S13.4XXA", "Neck sprain"),)
WORK: tuple[tuple[str, str, Answer], ...] = (
    ("work_related", "Caused by work", True),
    ("injury_date", "Date of the injury", -17),
)
CAR: tuple[tuple[str, str, Answer], ...] = (
    ("auto_accident", "Caused by a car accident", True),
    ("injury_date", "Date of the injury", -12),
    ("accident_state", "State of the accident", "CO"),
)


def charge(code: str, label: str, *, side: str = "", modifier: str = "", count: int = 1) -> Service:
    """Return one charge, with the modifier the clinician chose."""
    extra = (("modifier", modifier),) if modifier else ()
    return Service(code, label, side=side, as_charge=True, quantity=count, extra=extra)


def visit(code: str, modifier: str = "") -> Service:
    """Return an office visit, with the modifier the clinician chose."""
    extra = (("modifier", modifier),) if modifier else ()
    return Service(code, "Office visit", extra=extra)


def seen(
    chart: str,
    who: Practitioner,
    dx: Diagnoses,
    *done: Service,
    story: str,
    shows: tuple[str, ...] = (),
    form: tuple[tuple[str, str, Answer], ...] = (),
    location: str = "loc-main",
    **more: object,
) -> Spec:
    """Return a physician's visit; ``shows`` are the edits that ask or block."""
    return {
        "patient": BY_CHART[chart],
        "rendering": who,
        "kind": "OFFICE",
        "diagnoses": dx,
        "services": done,
        "story": story,
        "shows": shows,
        "form": form,
        "location": location,
        **more,
    }


FILM_KNEE = charge("73562", "Knee films", side="R")
SHOT = charge("20610", "Joint injection", side="R")
CORTISONE = charge("J3301", "Triamcinolone 40 mg", modifier="JZ", count=4)

CLEAN: tuple[Spec, ...] = (
    seen(
        "004933",
        LIWEI,
        ARTHROSIS,
        charge("27447", "Knee replacement, assisting", side="R", modifier="80"),
        story="Assisted Dr. Sigurðsson with the right knee replacement: held the leg, closed "
        "the wound. No trouble.",
        location="loc-surgery",
    ),
    seen(
        "004637",
        SIGURDSSON,
        (("M17.12", "Worn left knee"),),
        visit("99213"),
        charge("73562", "Knee films", side="L"),
        story="Left knee now sore as the right was. Films show the inner side narrow.",
        note="\nProcedure: the left knee was injected with 40 mg triamcinolone; single-dose vial "
        "used in full.",
        tells=("20610", "J3301"),
    ),
    seen(
        "004801",
        TANAKA,
        ANKLE,
        visit("99203"),
        charge("73610", "Ankle films", side="L"),
        story="Turned the left ankle on a trail two days ago. Walks with a limp, no numbness. "
        "Tender below the outer ankle; films show no break.",
    ),
    seen(
        "004690",
        SIGURDSSON,
        ARTHROSIS,
        visit("99214", "25"),
        SHOT,
        CORTISONE,
        story="Right knee worse on stairs since summer; pills no longer help. Reviewed her kidney "
        "numbers and changed her tablets; the knee was then injected from the outer side.",
    ),
    seen(
        "004828",
        KOVACEVIC,
        WRIST,
        visit("99204", "57"),
        charge("25600", "Wrist fracture set in cast", side="R"),
        charge("73110", "Wrist films", side="R"),
        story="Fell on the outstretched right hand. The break is not shifted: decided today to "
        "treat it closed. Fingers warm, feeling whole.",
    ),
    seen(
        "004812",
        KOVACEVIC,
        WRIST_HEALING,
        charge("29075", "Short arm cast", side="R"),
        charge("Q4010", "Cast supplies"),
        story="Cast had become loose as the swelling went down. Skin intact. New cast put on, "
        "fingers move freely in it.",
        location="loc-creek",
    ),
    seen(
        "004768",
        SIGURDSSON,
        NEW_KNEE,
        charge("99024", "Follow-up of a surgery"),
        story="Six weeks after the new right knee. Wound closed, bends to 110 degrees, sleeps "
        "through. Goes on with therapy.",
    ),
    seen(
        "004697",
        SIGURDSSON,
        BOTH_KNEES,
        charge("20610", "Joint injection", side="B", modifier="50"),
        charge("J3301", "Triamcinolone 80 mg", modifier="JZ", count=8),
        story="Planned injection of both knees, agreed at the last visit. Both done without "
        "trouble; ice tonight.",
    ),
    seen(
        "004806",
        TANAKA,
        (("M22.41", "Worn right kneecap"),),
        visit("99213"),
        charge("L1832", "Knee brace", side="R"),
        story="Kneecap pain when running downhill. Brace fitted and tried on the stairs; "
        "exercises for the thigh shown.",
    ),
    seen(
        "004834",
        KOVACEVIC,
        TUNNEL,
        visit("99213"),
        charge("L3908", "Wrist splint", side="R"),
        story="Right hand asleep at night for three months. Splint for the nights; nerve test "
        "if it is no better in six weeks.",
        location="loc-creek",
    ),
    seen(
        "004867",
        DVORAK,
        (("S82.65XA", "Left outer ankle broken, in place"),),
        visit("99203", "57"),
        charge("27786", "Ankle fracture treated closed", side="L"),
        charge("73610", "Ankle films", side="L"),
        story="Landed badly from a trampoline. The outer ankle is broken but in place. Treated "
        "in a boot; parent understands what to watch for.",
    ),
    seen(
        "004713",
        ROSENTHAL,
        SPINE,
        visit("99214"),
        charge("72100", "Low back films"),
        story="Pain down the right leg, worse when sitting. No weakness. Films show narrowing "
        "of one level; therapy first, then look again.",
    ),
    seen(
        "004773",
        OKONKWO,
        HEEL,
        visit("99213"),
        story="First steps in the morning hurt under the heel. Stretching and softer shoes; no "
        "injection for now.",
        location="loc-creek",
    ),
    seen(
        "004883",
        CASTELLANOS,
        STRAIN,
        visit("99203"),
        form=(*WORK, ("authorization_number", "Authorization", "FRW-A-77120")),
        story="Lifted a pallet at work and felt a pull in the low back. Light duty for two "
        "weeks; form for the employer filled in.",
    ),
    seen(
        "004905",
        LIWEI,
        WHIPLASH,
        visit("99203"),
        form=CAR,
        story="Struck from behind at a light. Neck stiff since the next day, no tingling. "
        "Moves it well; therapy ordered.",
        location="loc-creek",
    ),
    seen(
        "004878",
        LIWEI,
        ELBOW,
        visit("99213"),
        story="Outer elbow pain when lifting a pan. Strap and exercises; back in six weeks.",
    ),
    seen(
        "004718",
        IYER,
        CUFF,
        visit("99214"),
        story="Right shoulder weak overhead. The scan shows the tendon torn through. Talked "
        "about repair and about waiting; he will think it over.",
    ),
    seen(
        "004845",
        TANAKA,
        (("M23.321", "Inner meniscus of the right knee, other"),),
        visit("99213"),
        FILM_KNEE,
        story="Knee catches when he squats. Films show no wear; scan ordered.",
        location="loc-creek",
    ),
    seen(
        "004938",
        MENSAH,
        (("S93.401D", "Right ankle sprain, healing"),),
        visit("99212"),
        story="Three weeks after the sprain: walks without a limp, one leg stand steady. "
        "Back to dancing, slowly.",
    ),
    seen(
        "004949",
        OKONKWO,
        ANKLE,
        visit("99202"),
        charge("E0114", "Crutches"),
        story="Slipped on ice this morning. Cannot put weight on the left foot; films were "
        "taken elsewhere and show no break.",
    ),
    seen(
        "004740",
        MENSAH,
        (("M16.11", "Worn right hip"),),
        visit("99213"),
        story="Hip stiff in the morning, garden work still possible. Goes on as he does.",
    ),
)
