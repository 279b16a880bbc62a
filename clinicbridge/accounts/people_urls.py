"""Addresses of the pages about who works in the practice."""

from django.urls import path

from clinicbridge.accounts import people_views

app_name = "people"
urlpatterns = [
    path("", people_views.People.as_view(), name="list"),
    path("invite", people_views.Invite.as_view(), name="invite"),
    path("<uuid:membership>/enrol-anew", people_views.EnrolAnew.as_view(), name="enrol-anew"),
]
