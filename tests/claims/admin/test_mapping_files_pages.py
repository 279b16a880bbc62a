"""A set is printed, compared, exported and read from a file in the admin."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from claims.domain.mapping import setfile
from claims.models import FieldSeen, LookupEntry, LookupTable, MappingRule, MappingSet
from claims.services import mappings
from tests.claims.admin.filling import said

State = MappingSet.State


def address(name, mapping_set):
    return reverse(f"admin:claims_mappingset_{name}", args=[mapping_set.pk])


def upload(browser, mapping_set, text):
    data = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("mapping.json", data, content_type="application/json")
    return browser.post(address("import", mapping_set), {"chosen": file})


def confirm(browser, mapping_set, shown):
    """Send what the page that shows the difference would send."""
    sent = {name: shown.context[name] for name in ("content", "seen")}
    return browser.post(address("import", mapping_set), sent, follow=True)


def changed(mapping_set, **changes):
    """Return the set's file with its first rule changed."""
    file = json.loads(setfile.write(mappings.compiled(mapping_set)))
    file["rules"][0] |= changes
    return json.dumps(file)


@pytest.fixture
def published(clinic):
    return MappingSet.objects.get(connection=clinic.emr, state=State.PUBLISHED)


def test_an_export_is_a_file_that_imports_as_the_same_set(published, alex):
    response = alex.get(address("export", published))

    assert response.headers["Content-Disposition"].endswith('filename="mapping-version-1.json"')
    assert setfile.digest(setfile.read(response.content)) == published.digest


def test_an_import_shows_what_would_change_and_changes_nothing_yet(published, draft, alex):
    before = mappings.digest(draft)

    shown = upload(alex, draft, changed(published, required="block"))

    text = shown.content.decode()
    assert "<ins>block</ins>" in text
    assert "1 rule changed, 1 look-up table removed" in text
    assert mappings.digest(draft) == before


def test_a_confirmed_import_overwrites_the_draft(published, draft, alex):
    file = changed(published, required="block")

    response = confirm(alex, draft, upload(alex, draft, file))

    assert "is a draft that says what the file says" in said(response)
    assert mappings.digest(draft) == setfile.digest(setfile.read(file.encode()))
    assert MappingSet.objects.count() == 2


def test_a_file_that_was_read_is_no_larger_when_it_is_confirmed(published, draft, alex):
    file = json.loads(changed(published, required="block"))
    words = {f"{number:05}": "x" for number in range(4_000)}
    file["lookups"] = {f"large-{number}": words for number in range(15)}
    small = json.dumps(file, ensure_ascii=False, separators=(",", ":")).encode()
    held = setfile.read(small)
    assert len(small) < setfile.LARGEST < len(setfile.write(held).encode())

    sent = upload(alex, draft, small).context["content"]

    assert len(sent.encode()) <= len(small)
    assert setfile.digest(setfile.read(sent.encode())) == setfile.digest(held)


def test_a_confirmed_import_into_a_published_set_makes_a_draft(published, alex):
    confirm(alex, published, upload(alex, published, changed(published, required="block")))

    made = MappingSet.objects.get(version=2)
    published.refresh_from_db()
    assert (made.state, published.state) == (State.DRAFT, State.PUBLISHED)
    assert MappingRule.objects.get(mapping_set=made, order=1).required == "block"


def test_a_draft_changed_meanwhile_is_shown_again_and_not_overwritten(published, draft, alex):
    shown = upload(alex, draft, changed(published, required="block"))
    MappingRule.objects.filter(mapping_set=draft).first().delete()

    response = confirm(alex, draft, shown)

    assert "Look at the difference anew" in said(response)
    assert response.context["seen"] == mappings.digest(draft)
    assert len(mappings.compiled(draft).rules) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON: line 1, column 2"),
        (b"\xff\xfe", "not UTF-8"),
        (" " * (setfile.LARGEST + 1), "larger than 1,024 KB"),
        (json.dumps({"kind": setfile.KIND, "version": 1, "rules": [{}]}), "Rule 1, key: is miss"),
        ("", "The submitted file is empty"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_changes_nothing(draft, alex, text, words):
    before = mappings.digest(draft)

    response = upload(alex, draft, text)

    assert response.status_code == 200
    assert words in said(response)
    assert mappings.digest(draft) == before


def test_what_was_confirmed_is_read_as_strictly_as_the_file(draft, alex):
    sent = {"content": '{"kind": 1}', "seen": mappings.digest(draft)}

    response = alex.post(address("import", draft), sent)

    assert "Nothing was changed." in response.content.decode()


def test_the_same_set_again_would_change_nothing(published, alex):
    shown = upload(alex, published, setfile.write(mappings.compiled(published)))

    assert "nothing would change" in shown.content.decode()
    assert 'name="content"' not in shown.content.decode()


def test_two_versions_are_compared(published, draft, alex, clinic):
    rule = MappingRule.objects.filter(mapping_set=draft).first()
    rule.note = "Alone with the patient."
    rule.save()

    text = alex.get(address("compare", draft)).content.decode()
    chosen = alex.get(address("compare", published), {"with": str(draft.pk)}).content.decode()

    assert "<ins>Alone with the patient.</ins>" in text
    assert "<del>Alone with the patient.</del>" in chosen
    assert alex.get(address("compare", draft), {"with": "x"}).status_code == 404


def test_the_only_version_has_none_to_be_compared_with(published, alex):
    assert "only version" in alex.get(address("compare", published)).content.decode()


def test_the_document_says_everything_the_set_says(clinic, published, alex):
    text = alex.get(address("document", published)).content.decode()

    for rule in mappings.compiled(published).rules:
        assert rule.key in text
        assert rule.source in text
        assert rule.target in text
    assert published.digest in text
    assert str(clinic.admin) in text
    assert "Sign off version" not in text


def test_the_document_says_each_step_of_a_rule_in_words(draft, alex):
    rule = MappingRule.objects.filter(mapping_set=draft).first()
    rule.transform, rule.argument = "trim | upper", ""
    rule.target, rule.for_each = "service.label", "services"
    rule.save()

    text = alex.get(address("document", draft)).content.decode()

    assert "without blanks around it, then in capitals" in text
    assert "(unknown)" not in text


def test_the_document_names_every_field_nobody_reads_also_one_of_many_values(
    clinic, published, alex
):
    FieldSeen.objects.create(
        connection=published.connection,
        pattern="fields[referred_by]",
        label="Referred by",
        visits=40,
        is_listed=False,
        first_seen_at=timezone.now(),
        last_seen_at=timezone.now(),
    )

    assert "fields[referred_by]" in alex.get(address("document", published)).content.decode()


def test_a_draft_is_signed_off_from_its_document(draft, people):
    noor = people["COMPLIANCE"]
    text = noor.get(address("document", draft)).content.decode()
    seen = re.search('name="seen" value="([0-9a-f]{64})"', text)[1]

    response = noor.post(
        reverse("admin:claims_mappingset_press", args=[draft.pk, "sign"]), {"seen": seen}
    )

    draft.refresh_from_db()
    assert response.status_code == 302
    assert (draft.state, draft.digest) == (State.SIGNED, seen)


def test_a_draft_is_signed_off_nowhere_but_on_its_document(draft, people):
    table = LookupTable.objects.get(mapping_set=draft)
    LookupEntry.objects.create(table=table, key="lt", value="LEFT")
    press = reverse("admin:claims_mappingset_press", args=[draft.pk, "sign"])

    for browser in (people["ADMIN"], people["COMPLIANCE"]):
        own = browser.get(address("change", draft)).content.decode()
        assert press not in own
        assert f'<a href="{address("document", draft)}">Read and sign off</a>' in own
        document = browser.get(address("document", draft)).content.decode()
        assert press in document
        assert "<td>lt</td><td>LEFT</td>" in document


def test_who_only_signs_imports_nothing(draft, people):
    noor = people["COMPLIANCE"]

    assert upload(noor, draft, "{}").status_code == 403
    assert noor.get(address("import", draft)).status_code == 403
    assert (
        reverse("admin:claims_mappingset_import", args=[draft.pk])
        not in noor.get(reverse("admin:claims_mappingset_change", args=[draft.pk])).content.decode()
    )


def test_an_empty_draft_is_begun_from_the_starter_set(clinic, alex):
    made = MappingSet.objects.create(connection=clinic.emr, version=2)
    page = alex.get(reverse("admin:claims_mappingset_change", args=[made.pk])).content.decode()

    assert "Begin from the demo clinic" in page
    alex.post(reverse("admin:claims_mappingset_press", args=[made.pk, "begin-demo-emr"]))

    assert MappingRule.objects.filter(mapping_set=made).count() > 10
    page = alex.get(reverse("admin:claims_mappingset_change", args=[made.pk])).content.decode()
    assert "Begin from" not in page


def test_pages_of_no_set_are_not_found(alex):
    for name in ("document", "compare", "export", "import"):
        path = reverse(f"admin:claims_mappingset_{name}", args=["x"])
        assert alex.get(path).status_code == 404
