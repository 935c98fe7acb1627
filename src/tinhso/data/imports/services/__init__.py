"""Part of imports."""
