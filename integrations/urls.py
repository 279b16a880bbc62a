"""The addresses the outside world calls."""

from django.urls import path

from integrations import views

app_name = "integrations"
urlpatterns = [
    path("hooks/<str:public_id>", views.Hook.as_view(), name="hook"),
]
