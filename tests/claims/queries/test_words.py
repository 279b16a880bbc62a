"""A code stands beside its words: ICD-10-CM's own, and the clinic's label."""

from datetime import date

from claims.domain.content import ClaimContent, Diagnosis, Line
from claims.models import Fee, FeeSchedule
from claims.queries import words


def content(*diagnoses, code="97110"):
    return ClaimContent(
        diagnoses=tuple(Diagnosis(uid=f"D{n}", code=one) for n, one in enumerate(diagnoses)),
        lines=(Line(uid="L1", code=code, from_date=date(2026, 3, 2)),),
    )


def label(name, words, since, modifier=""):
    schedule = FeeSchedule.objects.create(name=name, effective_from=since)
    Fee.objects.create(schedule=schedule, code="97110", label=words, amount=95, modifier=modifier)


def test_a_diagnosis_has_the_words_of_the_release_in_force(clinic):
    said = words.of(content("M25.561", "M25.56", "Z99.99X", ""))

    assert said.diagnoses["M25.561"] == "Pain in right knee"
    assert set(said.diagnoses) == {"M25.561", "M25.56"}


def test_a_procedure_has_the_clinics_own_label_and_no_other(clinic):
    assert words.of(content()).procedures == {}

    label("Old", "Exercise", date(2025, 1, 1))
    label("New", "Ther-ex", date(2026, 1, 1))

    assert words.of(content()).procedures == {"97110": "Ther-ex"}
    assert words.of(content(code="97140")).procedures == {}


def test_words_known_to_the_process_cost_one_query(clinic, django_assert_max_num_queries):
    words.of(content("M25.561"))
    with django_assert_max_num_queries(1):
        words.of(content("M25.561"))
