"""The demo's links let in once, on its own machine, for half an hour, and nowhere else."""

import base64
import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from clinicbridge.accounts.models import SecondFactor, User
from tests import clinic as clinics
from tests.kits.second_factor import first_step, is_in, second_step, shown

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def demo(clinic, settings):
    settings.ENVIRONMENT = "demo"
    return clinic


@pytest.fixture
def links(demo, capsys):
    """Print how to sign in; return the addresses by role."""

    def printed():
        call_command("demo_sign_in")
        said = capsys.readouterr().out
        return dict(re.findall(r"  (\S[\w ]*\S) +http://127.0.0.1:\d+(/\S+)", said))

    return printed


def test_every_role_gets_a_link_and_comes_in_by_it(demo, links):
    found = links()

    assert set(found) >= {"Biller", "Billing lead", "Practice admin"}
    browser = Client()
    assert browser.get(found["Practice admin"]).headers["Location"] == "/"
    assert browser.get("/admin/").status_code == 200


def test_the_printed_key_makes_codes_that_count(demo, capsys):
    call_command("demo_sign_in")
    key = re.findall(r"  Biller +\S+@\S+ +([A-Z2-7]{32})\n", capsys.readouterr().out)[0]
    browser = first_step(demo.biller)

    second_step(browser, shown(base64.b32decode(key)))

    assert is_in(browser)


def test_a_link_lets_in_once(links):
    link = links()["Biller"]
    Client().get(link)
    again = Client()

    answer = again.get(link, follow=True)

    assert "was used or is too old" in answer.content.decode()
    assert not is_in(again)


def test_a_second_start_prints_other_links_and_ends_the_first(links):
    before = links()["Biller"]
    after = links()["Biller"]

    old, new = Client(), Client()
    old.get(before)
    new.get(after)
    assert (is_in(old), is_in(new)) == (False, True)
    assert SecondFactor.objects.count() >= 3


def test_a_link_lasts_half_an_hour(clock, links):
    link, browser = links()["Biller"], Client()
    clock.shift(30 * 60)

    browser.get(link)

    assert not is_in(browser)


@pytest.mark.parametrize(
    "odd",
    [
        {"REMOTE_ADDR": "192.168.1.9"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
        {"HTTP_X_REAL_IP": "127.0.0.1"},
    ],
)
def test_from_another_machine_there_is_no_such_page(links, odd):
    link, browser = links()["Biller"], Client(**odd)

    assert browser.get(link).status_code == 404
    assert not is_in(browser)
    assert Client().get(link).status_code == 302  # and it was not used up


@pytest.mark.parametrize("environment", ["production", "test"])
def test_outside_the_demo_there_is_neither_command_nor_page(links, settings, environment):
    link, browser = links()["Biller"], Client()
    settings.ENVIRONMENT = environment

    assert browser.get(link).status_code == 404
    with pytest.raises(CommandError, match="Only the demo"):
        call_command("demo_sign_in")


def test_a_disabled_person_s_link_is_dead(links, demo):
    link, browser = links()["Biller"], Client()
    user = User.objects.get(pk=demo.biller.pk)
    user.is_active = False
    user.save()

    browser.get(link)

    assert not is_in(browser)


def test_a_link_lets_in_without_a_password_only_whom_it_names(links):
    browser = Client()
    browser.get(links()["Biller"])

    assert browser.get("/admin/", follow=True).status_code == 403
    assert clinics.PASSWORD not in browser.get("/").content.decode()
