from attendees.forms.registration import CorrectionForm, RegistrationForm
from attendees.forms.seat import SeatsForm
from attendees.forms.sign_in import SignInForm
from attendees.forms.transfer import TransferForm

__all__ = ["CorrectionForm", "RegistrationForm", "SeatsForm", "SignInForm", "TransferForm"]
