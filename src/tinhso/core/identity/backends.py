"""How a password is checked."""

from django.contrib.auth.backends import ModelBackend


class LockingBackend(ModelBackend):
    """Password sign-in with lockout."""
