"""Door of the twin (config loads the demo people and starts the simulators through it)."""

from tinhso.twin.stage.data import DemoPerson
from tinhso.twin.stage.services import DEMO_PEOPLE, ensure_demo_accounts, ensure_demo_round
from tinhso.twin.stage.simulators import Simulator, simulators, write_vneid_files

__all__ = [
    "DEMO_PEOPLE",
    "DemoPerson",
    "Simulator",
    "ensure_demo_accounts",
    "ensure_demo_round",
    "simulators",
    "write_vneid_files",
]
