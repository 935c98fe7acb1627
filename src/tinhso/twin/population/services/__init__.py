"""Making texts of the world, planting faults, writing everything."""

from tinhso.twin.population.services.generating import generate

__all__ = ["generate"]
