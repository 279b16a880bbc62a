"""What the manual says of the language is what the language is."""

from io import StringIO

from django.core.management import call_command

from claims.domain.mapping import manual, targets


def test_the_tables_of_the_manual_are_fresh():
    call_command("document_mapping", "--check", stdout=StringIO())


def test_every_target_has_words_of_its_own():
    names = [f"service.{name}" for name in targets.FACTS] + list(targets.header())
    assert len({manual.words(name) for name in names}) == len(names)
    assert manual.words("ignore") == "not needed on a claim"
    assert manual.words("service.side") == "line · side"
    assert manual.words("diagnosis.code") == "diagnosis · code"
