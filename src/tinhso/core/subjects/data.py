"""Values of subjects."""

from enum import StrEnum

#: What every sealed text begins with.
PREFIX = "s1:"


class PersonalClass(StrEnum):
    """How personal what a field holds is (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 parts basic from sensitive)."""

    NONE = "none"
    FREE = "free"  # words people type: they should name nobody, and may
    BASIC = "basic"
    SENSITIVE = "sensitive"
    SECRET = "secret"  # noqa: S105 (a class, not a password)


class SealError(RuntimeError):
    """A key cannot be used: its master key is not configured, or what it wraps is damaged."""
