"""The queue's page."""

from django.urls import reverse


def test_the_queue_names_the_patient_and_the_procedure(dana, clinic):
    clinic.draft()

    said = dana.get(reverse("desk:queue")).content.decode()

    assert "Whitfield, Marta" in said
    assert "97110-GP" in said


def test_an_empty_queue_says_so(dana):
    assert "Nothing here" in dana.get(reverse("desk:queue")).content.decode()
