"""Whatever changes what a set says is told to the page, which then sees everything anew."""

from claims.models import LookupEntry, LookupTable
from claims.services import lookup_words, mappings
from tests.claims.admin.editor.asking import address, cells, rule, save

TOLD = ("HX-Trigger-After-Settle", "HX-Trigger")


def tells(response):
    assert response.status_code == 200
    return any(response.headers.get(name) == "saved" for name in TOLD)


def test_every_change_of_the_rules_is_told(draft, alex):
    one = rule(draft)
    held = mappings.digest(draft)
    changes = [
        lambda: save(alex, draft, rule(draft), note="Anew"),
        lambda: alex.post(address("rule_move", draft, one.pk), {"place": "1"}),
        lambda: alex.post(address("rule_copy", draft, one.pk), {"seen": ""}),
        lambda: alex.post(address("rule_remove", draft, one.pk), cells(rule(draft))),
    ]
    for change in changes:
        assert tells(change())
        held, before = mappings.digest(draft), held
        assert held != before


def test_every_change_of_a_look_up_is_told(draft, alex):
    assert tells(alex.post(address("table_add", draft), {"name": "kinds"}))
    table = LookupTable.objects.get(name="kinds")
    assert tells(alex.post(address("word_add", draft, table.pk), {"key": "L", "value": "left"}))
    word = LookupEntry.objects.get()
    assert tells(
        alex.post(address("word_remove", draft, word.pk), {"seen": lookup_words.mark(word)})
    )
    assert tells(alex.post(address("table_remove", draft, table.pk)))
    assert not LookupTable.objects.filter(name="kinds").exists()
