"""Who acts, with which roles, over what: plain values without a database."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """The roles of the platform (Vietnamese terms in docs/glossary.md)."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    TEAM_MEMBER = "team_member"
    OFFICER = "officer"
    UNIT_HEAD = "unit_head"
    DATA_STEWARD = "data_steward"
    REVIEWER = "reviewer"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


#: Roles that belong to public servants: they sign in with a second factor.
STAFF_ROLES = frozenset(
    {
        Role.OFFICER,
        Role.UNIT_HEAD,
        Role.DATA_STEWARD,
        Role.REVIEWER,
        Role.LEADER,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)

EVERYWHERE = "*"


@dataclass(frozen=True)
class Scope:
    """Where a role holds: an agency with its subtree, and an area with its subtree.

    Codes are paths ("camau/stttt"); "*" means the whole province, "" means not bound.
    """

    agency: str = EVERYWHERE
    area: str = EVERYWHERE

    def covers(self, other: "Scope") -> bool:
        """Return whether *other* lies inside this scope."""
        return _covers(self.agency, other.agency) and _covers(self.area, other.area)


def _covers(outer: str, inner: str) -> bool:
    return outer in (EVERYWHERE, inner) or (outer != "" and inner.startswith(outer + "/"))


@dataclass(frozen=True)
class Grant:
    """One role over one scope."""

    role: Role
    scope: Scope = Scope()


@dataclass(frozen=True)
class Actor:
    """Whoever acts: an account, a visitor without one, or the system itself.

    ``id`` is the account's public id, "visitor:<token>" or "system"; the journal keeps it as text. ``level`` says how
    surely a citizen behind the session is identified (NĐ 69/2024/NĐ-CP: 1 or 2; 0 without electronic identification).
    ``acting_for`` is the id of the colleague whose delegated role this actor uses now, with that colleague's name.
    """

    id: str
    name: str = ""
    grants: tuple[Grant, ...] = ()
    origin: str = ""
    is_signed_in: bool = False
    level: int = 0
    acting_for: str = ""
    acting_for_name: str = ""
    roles: frozenset[Role] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants))

    @property
    def is_staff(self) -> bool:
        """Whether any of the roles belongs to a public servant."""
        return bool(self.roles & STAFF_ROLES)

    @property
    def signature(self) -> str:
        """The name as the journal writes it: who acts, and by whose delegation."""
        return f"{self.name} (được ủy quyền của {self.acting_for_name})" if self.acting_for else self.name


SYSTEM = Actor(id="system", name="Hệ thống")


@dataclass(frozen=True)
class Permission:
    """One thing that can be allowed. Modules declare theirs once; ``can`` decides.

    ``public``: anybody, signed in or not. ``owner``: whoever owns the thing.
    ``roles``: holders of these roles whose scope covers the thing's. ``label`` says it in Vietnamese for the page of
    roles and for refusals ("xem nhật ký"). ``level``: citizens need this level of identification; public servants, who
    act by their office, do not.
    """

    code: str
    roles: frozenset[Role] = frozenset()
    owner: bool = False
    public: bool = False
    level: int = 0
    label: Any = field(default="", compare=False)

    def __post_init__(self) -> None:
        _declared.setdefault(self.code, self)


_declared: dict[str, Permission] = {}


def declared_permissions() -> tuple[Permission, ...]:
    """Return every permission that any loaded module declares, by code: what the page of roles is made from."""
    return tuple(_declared[code] for code in sorted(_declared))


class NotAllowed(PermissionError):
    """The actor may not do this."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(self.words(permission))
        self.permission = permission

    @staticmethod
    def words(permission: Permission) -> str:
        """Return what is said to the person."""
        return f"Tài khoản này không có quyền thực hiện việc «{permission.label or permission.code}»."


class NeedsLevel(NotAllowed):
    """The actor may do this once identified at a higher level (``level``)."""

    def __init__(self, permission: Permission) -> None:
        super().__init__(permission)
        self.level = permission.level

    @staticmethod
    def words(permission: Permission) -> str:
        """Return what is said to the person."""
        return (
            f"Việc «{permission.label or permission.code}» cần tài khoản định danh VNeID mức {permission.level}. "
            "Hãy đăng nhập lại bằng tài khoản mức đó."
        )
