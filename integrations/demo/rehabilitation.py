"""What the therapists of the demo clinic do in ten days; each visit with what it is to show."""

from integrations.demo.clinic import ADEYEMI, HOLM, RUIZ, Practitioner
from integrations.demo.parts import (
    BACK,
    KNEE,
    SHOULDER,
    Answer,
    Diagnoses,
    Service,
    Spec,
    activities,
    balance,
    exercise,
    manual,
)
from integrations.demo.patients import BY_CHART

NECK = (("S13.4XXD", "Neck sprain, healing"),)
HEALING_STRAIN = (("S39.012D", "Low back strain, healing"),)
LIGAMENT = (("S83.511D", "Right front cross ligament torn, healing"),)
FRESH_LIGAMENT = (("S83.511A", "Right front cross ligament torn"),)
GAIT = (("R26.89", "Unsteady walk"), ("M62.81", "Weak muscles"))
HIP = (("M25.551", "Right hip pain"), ("Z96.641", "Right hip replaced"))
FRW: tuple[tuple[str, str, Answer], ...] = (
    ("work_related", "Caused by work", True),
    ("injury_date", "Date of the injury", -30),
)
CAN: tuple[tuple[str, str, Answer], ...] = (
    ("auto_accident", "Caused by a car accident", True),
    ("injury_date", "Date of the injury", -25),
    ("accident_state", "State of the accident", "CO"),
)


def authorized(number: str) -> tuple[tuple[str, str, Answer], ...]:
    """Return the form's answer that names an authorization."""
    return (("authorization_number", "Authorization", number),)


def treated(
    chart: str,
    who: Practitioner,
    dx: Diagnoses,
    *done: Service,
    story: str,
    shows: tuple[str, ...] = (),
    form: tuple[tuple[str, str, Answer], ...] = (),
    **more: object,
) -> Spec:
    """Return a therapist's visit; ``shows`` are the edits that ask or block."""
    return {
        "patient": BY_CHART[chart],
        "rendering": who,
        "kind": "PT",
        "diagnoses": dx,
        "services": done,
        "story": story,
        "shows": shows,
        "form": form,
        "plan": (-40, 38),
        "assistant": RUIZ if any(s.pta or s.together for s in done) else None,
        **more,
    }


def evaluation(code: str, label: str, minutes: int) -> Service:
    """Return an evaluation: the therapist's own work, paid once whatever it takes."""
    return Service(code, label, pt=minutes)


CLEAN: tuple[Spec, ...] = (
    treated(
        "004690",
        HOLM,
        GAIT,
        balance(pt=15),
        exercise(pt=15),
        story="Steadier on the grass. Turns without holding the rail.",
        note="\nManual therapy to both calves performed after that.",
        tells=("MINUTES",),
    ),
    treated(
        "004701",
        ADEYEMI,
        KNEE,
        exercise(pt=30),
        manual(pt=15),
        on_form=True,
        story="Third week with the new knee. Bends to 105 degrees; stairs one step at a time.",
    ),
    treated(
        "004706",
        HOLM,
        GAIT,
        balance(pt=23),
        activities(pt=15),
        story="Two near falls at home. Stood on foam for half a minute, better than last time.",
    ),
    treated(
        "004746",
        ADEYEMI,
        HIP,
        exercise(pta=30),
        activities(pta=15),
        on_form=True,
        story="Walks with one stick. The assistant went through the home plan with him.",
    ),
    treated(
        "004751",
        HOLM,
        SHOULDER,
        evaluation("97161", "PT eval, low", 35),
        story="First visit. Left shoulder stiff for two months, reaches to the brow. Goal: the "
        "top shelf in the kitchen.",
        kind="PT-EVAL",
    ),
    treated(
        "004757",
        ADEYEMI,
        BACK,
        exercise(pt=15, pta=10, together=8),
        on_form=True,
        story="Stands longer at the stove. Lifting practised with an empty basket.",
    ),
    treated(
        "004762",
        HOLM,
        KNEE,
        evaluation("97164", "PT re-eval", 25),
        exercise(pt=15),
        story="A fall last week changed things: strength and bend measured anew, goals moved.",
        kind="PT-EVAL",
    ),
    treated(
        "004779",
        ADEYEMI,
        BACK,
        exercise(pt=23),
        manual(pt=15),
        story="Slept through two nights. Still stiff on rising; the upper part moves well.",
        note="\nGait training on the stairs, 9 min, by the therapist.",
        tells=("97116",),
    ),
    treated(
        "004784",
        HOLM,
        GAIT,
        balance(pta=25),
        exercise(pta=15),
        on_form=True,
        story="Walks to the mailbox and back. Turning is still slow.",
    ),
    treated(
        "004790",
        ADEYEMI,
        HIP,
        exercise(pt=38),
        story="Six weeks after the hip. Up from the chair without hands eight times.",
    ),
    treated(
        "004839",
        HOLM,
        LIGAMENT,
        exercise(pt=30),
        balance(pt=15),
        story="Ten weeks after the tear. One leg squat to 40 degrees without pain.",
        location="loc-creek",
    ),
    treated(
        "004856",
        HOLM,
        BACK,
        evaluation("97162", "PT eval, moderate", 40),
        story="Back pain since a move, with an old knee trouble that slows him. Plan made.",
        kind="PT-EVAL",
        location="loc-creek",
    ),
    treated(
        "004894",
        ADEYEMI,
        HEALING_STRAIN,
        exercise(pt=30),
        activities(pt=15),
        form=(*FRW, *authorized("FRW-A-77188")),
        story="Lifts ten kilos from the floor with good form. Back to half days on Monday.",
    ),
    treated(
        "004911",
        HOLM,
        NECK,
        exercise(pt=15),
        manual(pt=15),
        form=CAN,
        story="Turns the head far enough to drive. Headache once this week.",
        location="loc-creek",
    ),
    treated(
        "004861",
        ADEYEMI,
        SHOULDER,
        Service("97113", "Pool exercise", pt=30),
        story="Worked in the warm pool; arm floats to shoulder height without pain.",
    ),
    treated(
        "004872",
        HOLM,
        LIGAMENT,
        exercise(pta=23),
        balance(pta=15),
        story="Jumps and lands on two legs, knees stay over the toes. School sport not yet.",
        location="loc-creek",
    ),
    treated(
        "004955",
        ADEYEMI,
        KNEE,
        exercise(pt=23),
        Service("97535", "Home training", pt=15),
        on_form=True,
        story="Bath and stairs practised for home; her daughter watched and will help.",
    ),
    treated(
        "004960",
        HOLM,
        SHOULDER,
        exercise(pt=15),
        manual(pt=15),
        story="Combs her hair again. Last bit of reach behind the back is missing.",
    ),
)
