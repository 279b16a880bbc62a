"""The clinic's own views in the queue: saved, shown with a count, renamed, removed."""

from django.urls import reverse

from claims.models import SavedView
from claims.services import standing
from tests import factories

QUEUE = reverse("desk:queue")


def save(browser, name="Late ones", query="view=ready&sort=received", **typed):
    return browser.post(f"{reverse('desk:save-view')}?{query}", {"name": name, **typed})


def on(view, act):
    return reverse(f"desk:{act}-view", args=[view.pk])


def test_what_the_queue_is_narrowed_to_is_kept_under_a_name(dana, sam, claim):
    query = f"view=ready&payer={claim.payer_id}&sort=received"

    answer = save(dana, query=query)
    said = dana.get(answer.headers["Location"]).content.decode()

    assert answer.headers["Location"] == f"{QUEUE}?{query}"
    assert "<h1>Late ones</h1>" in said
    assert f'?{query.replace("&", "&amp;")}" aria-current="page"' in said
    assert said.count('aria-current="page" data-key="v"') == 1
    assert "Late ones" not in sam.get(QUEUE).content.decode()


def test_the_practices_view_stands_in_everybodys_queue_and_its_poll_counts_it(
    dana, sam, clinic, claim
):
    save(dana, whose="all", query=f"view=ready&payer={claim.payer_id}")
    save(dana, "Nothing here", query=f"view=ready&payer={clinic.billing.pk}")
    ours, none = SavedView.objects.order_by("created_at")

    words = dana.get(reverse("desk:counts")).json()["words"]
    assert (words[str(ours.pk)], words[str(none.pk)]) == ("1", "0")
    said = sam.get(QUEUE).content.decode()
    assert f'<span>Late ones</span><b data-count="{ours.pk}">1</b>' in said
    assert str(none.pk) not in sam.get(reverse("desk:counts")).json()["words"]


def test_of_what_has_left_nothing_is_counted(dana, claim):
    save(dana, query=f"view=accepted&payer={claim.payer_id}")

    assert "<span>Late ones</span></a>" in dana.get(QUEUE).content.decode()


def test_a_poll_costs_the_same_however_many_views_are_kept(dana, claim, django_assert_num_queries):
    asked = reverse("desk:counts"), {"view": "ready"}
    save(dana)
    dana.get(*asked)
    with django_assert_num_queries(8):
        dana.get(*asked)
    for number in range(5):
        save(dana, f"View {number}")

    with django_assert_num_queries(8):
        dana.get(*asked)


def test_a_refused_name_stands_as_typed_with_what_is_wrong(dana, claim):
    save(dana)

    answer = save(dana, "late ONES", whose="all")
    assert answer.status_code == 302  # the practice has none of that name
    answer = save(dana, "late ONES")

    said = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a view of this name already." in said
    assert 'value="late ONES"' in said
    assert '<details class="sorts keep" id="keep-view" open>' in said
    assert "Whitfield" in said


def test_a_view_is_renamed_and_removed_and_no_claim_is_touched(dana, claim):
    save(dana)
    view = SavedView.objects.get()

    dana.post(f"{on(view, 'rename')}?view=ready", {"name": "Early ones"})
    assert "Early ones" in dana.get(QUEUE).content.decode()
    bad = dana.post(f"{on(view, 'rename')}?{view.query}", {"name": ""})
    assert (bad.status_code, "Give the view a name." in bad.content.decode()) == (422, True)
    dana.post(f"{on(view, 'remove')}?view=ready")

    assert SavedView.objects.count() == 0
    claim.refresh_from_db()
    assert claim.revision == 1


def test_another_persons_view_is_not_there(dana, sam, clinic, claim):
    save(dana)
    view = SavedView.objects.get()

    for act in ("rename", "remove"):
        assert sam.post(on(view, act), {"name": "x"}).status_code == 404
    assert SavedView.objects.count() == 1


def test_an_address_that_makes_no_sense_is_kept_as_what_it_shows(dana, claim):
    save(dana, query="view=x&payer=y&service_from=z")

    assert SavedView.objects.get().query == "view=ready"


def test_who_may_only_read_saves_nothing(alex, claim):
    assert "save view" not in alex.get(QUEUE).content.decode()
    assert save(alex).status_code == 403


def test_the_queue_with_views_of_ones_own_shows_fifty_rows_in_eighteen_queries(
    dana, clinic, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(standing, "FRESH_SECONDS", 3600.0)  # a slow machine asks for it more often
    for number in range(3):
        clinic.draft(visit_id=f"E-{number}", patient=factories.someone(number))
    save(dana)
    dana.get(QUEUE, {"view": "ready"})  # reads the settings

    with django_assert_max_num_queries(18):
        dana.get(QUEUE, {"view": "ready"})
