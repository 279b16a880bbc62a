"""The words of look-ups are edited beside the rules that read them."""

import pytest

from claims.admin.editor import forms
from claims.models import LookupEntry, LookupTable, MappingRule, MappingSet
from claims.services import lookup_words
from clinicbridge import scope
from tests.claims.admin.editor.asking import address, publish, text

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def sides(draft):
    return LookupTable.objects.get(mapping_set=draft, name="sides")


@pytest.fixture
def word(sides):
    return LookupEntry.objects.create(table=sides, key="R", value="RIGHT")


def held(entry, **changes):
    seen = {"seen": lookup_words.mark(entry)}
    return {"key": entry.key, "value": entry.value, **seen, **changes}


def test_a_word_is_added_and_the_next_row_waits(draft, sides, alex):
    response = alex.post(address("word_add", draft, sides.pk), {"key": "L", "value": "LEFT"})

    assert response.status_code == 200
    assert text(response).count("<li") == 2
    assert dict(sides.entries.values_list("key", "value")) == {"L": "LEFT"}


def test_a_word_is_changed_and_removed(draft, word, alex):
    assert alex.post(address("word", draft, word.pk), held(word, value="LEFT")).status_code == 200
    word.refresh_from_db()
    assert word.value == "LEFT"

    alex.post(address("word_remove", draft, word.pk), held(word))
    assert not LookupEntry.objects.exists()


@pytest.mark.parametrize("key", ["", "R", "x" * 201, "a\0b"])
def test_a_word_that_cannot_be_is_refused_and_stays_as_typed(draft, sides, word, alex, key):
    typed = {"key": key, "value": HOSTILE}
    response = alex.post(address("word_add", draft, sides.pk), typed)

    assert response.status_code == 422
    assert 'role="alert"' in text(response)
    assert HOSTILE not in text(response)
    assert "&lt;script&gt;" in text(response)
    assert LookupEntry.objects.count() == 1


def test_a_stale_word_is_refused_with_what_it_is_now(draft, word, alex):
    seen = lookup_words.mark(word)
    alex.post(address("word", draft, word.pk), held(word, value="LEFT"))

    response = alex.post(address("word", draft, word.pk), held(word, value="BOTH", seen=seen))

    word.refresh_from_db()
    assert response.status_code == 409
    assert "Alex Lindgren made this “R”: “LEFT”" in text(response)
    assert 'value="BOTH"' in text(response)
    assert word.value == "LEFT"
    refused = alex.post(address("word_remove", draft, word.pk), held(word, seen=seen))
    assert refused.status_code == 409
    over = held(word, value="BOTH", seen=seen, over=lookup_words.mark(word))
    assert alex.post(address("word", draft, word.pk), over).status_code == 200
    word.refresh_from_db()
    assert word.value == "BOTH"


def test_words_of_a_set_published_meanwhile_stay(clinic, draft, sides, word, alex):
    publish(draft, clinic.admin)

    for response in (
        alex.post(address("word", draft, word.pk), held(word, value="LEFT")),
        alex.post(address("word_remove", draft, word.pk), held(word)),
        alex.post(address("word_add", draft, sides.pk), {"key": "L", "value": "LEFT"}),
        alex.post(address("table_add", draft), {"name": "more"}),
        alex.post(address("table_remove", draft, sides.pk)),
    ):
        assert response.status_code == 409
        assert "published meanwhile" in text(response)
    assert list(sides.entries.values_list("key", "value")) == [("R", "RIGHT")]


def test_a_table_is_made_and_refused_where_its_name_is_taken(draft, alex):
    assert 'id="table-kinds"' in text(alex.post(address("table_add", draft), {"name": "kinds"}))

    for name in ("sides", "", "no slug", "x" * 61):
        assert alex.post(address("table_add", draft), {"name": name}).status_code == 422
    assert LookupTable.objects.filter(mapping_set=draft).count() == 2


def test_a_table_that_rules_read_says_so_and_stays(draft, sides, alex):
    rule = MappingRule.objects.filter(mapping_set=draft).first()
    rule.transform, rule.argument, rule.target = "lookup", "sides", "service.side"
    rule.save()

    response = alex.post(address("table_remove", draft, sides.pk))

    assert response.status_code == 409
    assert "Rules read the look-up" in text(response)
    page = text(alex.get(address("editor", draft)))
    assert f"read by {rule.key}" in page
    assert address("table_remove", draft, sides.pk) not in page


def test_a_table_nobody_reads_goes(draft, sides, alex):
    assert alex.post(address("table_remove", draft, sides.pk)).status_code == 200
    assert not LookupTable.objects.filter(mapping_set=draft).exists()


@pytest.fixture
def foreign(elsewhere):
    """Return a table of another practice."""
    with scope.practice(elsewhere.practice.pk):
        theirs = MappingSet.objects.create(
            connection=elsewhere.emr, version=7, state=MappingSet.State.DRAFT
        )
        return LookupTable.objects.create(mapping_set=theirs, name="theirs")


def test_tables_of_another_practice_are_not_there(foreign, draft, alex):
    said = alex.post(address("word_add", draft, foreign.pk), {"key": "a", "value": "b"})

    assert said.status_code == 404
    assert alex.post(address("table_remove", draft, foreign.pk)).status_code == 404


def test_a_biller_keeps_no_words(draft, sides, people):
    typed = {"key": "L", "value": "LEFT"}
    response = people["BILLER"].post(address("word_add", draft, sides.pk), typed)

    assert response.status_code in {302, 403}
    assert not LookupEntry.objects.exists()


@pytest.fixture
def unchecked(monkeypatch):
    """Have the form see no other word or table, as before another admin's commit."""
    monkeypatch.setattr(forms.Entry, "clean_key", lambda form: form.cleaned_data["key"])
    monkeypatch.setattr(forms.TableName, "clean_name", lambda form: form.cleaned_data["name"])
    for form in (forms.Entry, forms.TableName):
        monkeypatch.setattr(form, "validate_unique", lambda form: None)
        monkeypatch.setattr(form._meta.model, "validate_constraints", lambda *_, **__: None)


def test_a_word_another_added_meanwhile_is_told_and_stays_as_typed(
    draft, sides, word, alex, unchecked
):
    typed = {"key": "R", "value": "right side"}
    response = alex.post(address("word_add", draft, sides.pk), typed)

    assert response.status_code == 409
    assert "The table has this word already." in text(response)
    assert 'value="right side"' in text(response) or "right side</textarea>" in text(response)
    assert dict(sides.entries.values_list("key", "value")) == {"R": "RIGHT"}


def test_a_word_is_not_changed_into_one_another_added_meanwhile(
    draft, sides, word, alex, unchecked
):
    other = LookupEntry.objects.create(table=sides, key="L", value="LEFT")

    response = alex.post(address("word", draft, other.pk), held(other, key="R"))

    assert response.status_code == 409
    assert "The table has this word already." in text(response)
    other.refresh_from_db()
    assert other.key == "L"


def test_a_table_another_made_meanwhile_is_told(draft, sides, alex, unchecked):
    response = alex.post(address("table_add", draft), {"name": "sides"})

    assert response.status_code == 409
    assert "There is a look-up of this name already." in text(response)
    assert LookupTable.objects.filter(mapping_set=draft, name="sides").count() == 1
