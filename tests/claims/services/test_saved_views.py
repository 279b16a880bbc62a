"""The clinic's own views: whose they are, what they may be called, how many there are."""

import pytest

from claims.models import SavedView
from claims.services import saved_views
from clinicbridge.audit.models import LogEntry

pytestmark = pytest.mark.both
QUERY = "view=ready&sort=received"


def keep(actor, name="Late ones", *, for_all=False):
    return saved_views.keep(name=name, query=QUERY, for_all=for_all, actor=actor)


def names(person):
    return [view.name for view in saved_views.seen_by(person)]


def test_a_view_of_ones_own_is_nobody_elses_and_the_practices_is_everybodys(clinic):
    keep(clinic.biller, "Mine")
    keep(clinic.lead, "Ours", for_all=True)

    assert names(clinic.biller) == ["Mine", "Ours"]
    assert names(clinic.lead) == ["Ours"]


def test_renaming_and_removing_reach_only_what_a_person_sees(clinic):
    mine, ours = keep(clinic.biller, "Mine"), keep(clinic.lead, "Ours", for_all=True)

    saved_views.rename(view_id=ours.pk, name="  Everybody's \n own ", actor=clinic.biller)
    with pytest.raises(SavedView.DoesNotExist):
        saved_views.rename(view_id=mine.pk, name="x", actor=clinic.lead)
    with pytest.raises(SavedView.DoesNotExist):
        saved_views.remove(view_id=mine.pk, actor=clinic.lead)
    assert names(clinic.biller) == ["Mine", "Everybody's own"]

    saved_views.remove(view_id=ours.pk, actor=clinic.biller)
    assert names(clinic.lead) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "LATE  ones"])
def test_a_name_that_is_none_is_refused_at_its_field(clinic, name):
    keep(clinic.biller)

    with pytest.raises(saved_views.Unfit) as refused:
        keep(clinic.biller, name)

    assert refused.value.field == "name"
    assert SavedView.objects.count() == 1


def test_the_same_name_may_stand_once_for_all_and_once_for_oneself(clinic):
    keep(clinic.biller)
    keep(clinic.biller, for_all=True)

    assert names(clinic.biller) == ["Late ones", "Late ones"]


def test_there_are_no_more_than_fit_on_the_screen(clinic, monkeypatch):
    monkeypatch.setattr(saved_views, "MOST", 2)
    keep(clinic.biller, "One")
    keep(clinic.biller, "Two")

    with pytest.raises(saved_views.Unfit, match="remove one first"):
        keep(clinic.biller, "Three")
    keep(clinic.biller, "Three", for_all=True)


def test_each_change_leaves_an_entry_without_the_name(clinic):
    view = keep(clinic.biller, "Whitfield, Marta")
    saved_views.rename(view_id=view.pk, name="Romero", actor=clinic.biller)
    saved_views.remove(view_id=view.pk, actor=clinic.biller)

    entries = LogEntry.objects.filter(object_pk=str(view.pk))
    assert entries.count() == 3
    told = "".join(f"{one.changes}{one.object_repr}" for one in entries)
    assert "Whitfield" not in told
    assert "Romero" not in told
