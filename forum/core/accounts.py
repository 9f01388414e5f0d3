"""How accounts behave: nobody signs up by hand, a code by mail opens the door."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from a registration or from an organiser, never from a form."""
        return False

