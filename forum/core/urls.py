"""Accounts: only what signing in by a mailed code, the second factor and sessions need."""

from allauth.account import views as accounts
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.generic import RedirectView

from forum.core import views
from forum.core.sign_in import sign_in

urlpatterns = [
    path("connexion/", sign_in, name="account_login"),
    path("connexion/demande/", sign_in, name="account_request_login_code"),
    path("connexion/code/", accounts.confirm_login_code, name="account_confirm_login_code"),
    path("deconnexion/", accounts.logout, name="account_logout"),
    path("desactive/", accounts.account_inactive, name="account_inactive"),
    path("confirmer/", accounts.reauthenticate, name="account_reauthenticate"),
    # Nobody signs up by hand: an account comes from a registration.
    path("nouveau/", login_not_required(RedirectView.as_view(pattern_name="pages:home")), name="account_signup"),
    path("securite/", include("allauth.mfa.urls")),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/autres/", views.session_end_others, name="account_session_end_others"),
    path("sessions/<int:pk>/", views.session_end, name="account_session_end"),
]
