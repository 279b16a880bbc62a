"""The editor's page leads on: to the paper, the replay, the comparison, and back."""

from claims.models import MappingSet
from claims.services import mappings
from tests.claims.admin.editor.asking import address, publish, text


def test_the_bar_leads_to_what_comes_next(draft, alex, noor):
    page = text(alex.get(address("editor", draft)))
    published = MappingSet.objects.get(state="PUBLISHED")

    assert address("document", draft) in page
    assert address("replay", draft) in page
    assert f"{address('compare', draft)}?with={published.pk}" in page
    assert address("replay", draft) not in text(noor.get(address("editor", draft)))


def test_earlier_sets_that_somebody_signed_can_come_back(clinic, draft, alex):
    publish(draft, clinic.admin)
    later = mappings.copy(mapping_set=draft, actor=clinic.admin)
    publish(later, clinic.admin)

    page = text(alex.get(address("editor", later)))

    assert "Roll back to" in page
    assert "version 2</a>" in page
