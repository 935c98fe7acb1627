"""HTTP API of registers, under /api/v1/registers."""

from tinhso.data.registers.rest import bulk, reading, writing
from tinhso.data.registers.rest.describing import add_registers
from tinhso.data.registers.rest.routing import router

__all__ = ["add_registers", "bulk", "reading", "router", "writing"]
