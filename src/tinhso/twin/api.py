"""Door of the twin (config loads the demo people through it)."""

from tinhso.twin.stage.data import DemoPerson
from tinhso.twin.stage.services import DEMO_PEOPLE, ensure_demo_accounts

__all__ = ["DEMO_PEOPLE", "DemoPerson", "ensure_demo_accounts"]
