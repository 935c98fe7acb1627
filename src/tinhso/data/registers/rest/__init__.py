"""HTTP API of registers, under /api/v1/registers."""

from tinhso.data.registers.rest.routes import router

__all__ = ["router"]
