"""Accounts: only what signing in by a mailed code and the second factor need."""

from allauth.account import views
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from forum.core.sign_in import sign_in

urlpatterns = [
    path("connexion/", sign_in, name="account_login"),
    path("connexion/demande/", sign_in, name="account_request_login_code"),
    path("connexion/code/", views.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", views.logout, name="account_logout"),
    path("desactive/", views.account_inactive, name="account_inactive"),
    path("confirmer/", views.reauthenticate, name="account_reauthenticate"),
    # Nobody signs up by hand: an account comes from a registration.
    path("nouveau/", login_not_required(RedirectView.as_view(pattern_name="pages:home")), name="account_signup"),
    path("securite/", include("allauth.mfa.urls")),
]
