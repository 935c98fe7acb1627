"""Door of the design system."""

from tinhso.core.web.data import NavigationItem, Provenance, Verdict

__all__ = ["NavigationItem", "Provenance", "Verdict"]
