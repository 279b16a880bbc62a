"""Addresses of the sign-in pages."""

from django.urls import path

from clinicbridge.accounts import factor_views, invitation_views, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-in/second-step/", factor_views.SecondStep.as_view(), name="second-step"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("sign-out-everywhere/", views.SignOutEverywhere.as_view(), name="sign-out-everywhere"),
    path("password/", views.ChangePassword.as_view(), name="change-password"),
    path("second-factor/", factor_views.SecondFactorPage.as_view(), name="second-factor"),
    path("second-factor/enrol/", factor_views.Enrol.as_view(), name="enrol"),
    path("second-factor/codes/", factor_views.NewCodes.as_view(), name="new-codes"),
    path("confirm/", factor_views.Confirm.as_view(), name="confirm"),
    path("demo/<str:token>/", factor_views.DemoEntrance.as_view(), name="demo"),
    path("invitation/<str:token>/", invitation_views.Invitation.as_view(), name="invitation"),
    path("practice/", views.ChoosePractice.as_view(), name="choose-practice"),
]
