"""A file is asked for, shown and taken in the same way wherever one is imported."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from claims.admin import imports
from claims.domain.mapping import setfile
from claims.models.mapping import Published


class FileForm(forms.Form):
    chosen = forms.FileField()


def reader(data):
    if data == b"bad":
        raise setfile.Unfit(["Row 2: no word."])
    return data.decode()


def read(sent=None, *, take_in=HttpResponse):
    make = RequestFactory()
    request = make.post("/", sent) if sent is not None else make.get("/")
    request._messages = Told()
    answer = imports.read(request, FileForm, largest=5, reader=reader, take_in=take_in)
    return request, answer


class Told(list):
    def add(self, level, words, extra_tags=""):
        self.append(words)


def test_before_a_file_is_sent_nothing_is_read():
    _, reading = read()

    assert (reading.found, reading.faults) == (None, [])


def test_what_a_file_holds_is_shown_and_not_taken_in():
    _, reading = read({"chosen": SimpleUploadedFile("f", b"words and more")})

    assert (reading.found, reading.data) == ("words ", b"words ")


def test_what_was_shown_is_taken_in_once_confirmed():
    _, answer = read({"content": "words"})

    assert answer.content == b"words"


def test_what_is_wrong_with_a_file_is_told_and_another_asked_for():
    _, reading = read({"content": "bad"})

    assert reading.faults == ["Row 2: no word."]
    assert not reading.form.is_bound


def test_what_changed_meanwhile_is_said_and_what_would_change_shown_again():
    def take_in(found):
        raise Published("It is no draft any more.")

    request, reading = read({"content": "words"}, take_in=take_in)

    assert request._messages == ["It is no draft any more."]
    assert reading.found == "words"
