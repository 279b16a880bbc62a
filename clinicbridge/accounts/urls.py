"""Addresses of the sign-in pages."""

from django.urls import path

from clinicbridge.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-out-everywhere/", views.SignOutEverywhere.as_view(), name="sign-out-everywhere"),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
    path("practice/", views.ChoosePractice.as_view(), name="choose-practice"),
]
