"""Reading the directory: one small query when nothing changed since the last reading, five when something did."""

from tinhso.core.directory.selectors.history import Version, version_content, versions
from tinhso.core.directory.selectors.store import content_of, directory, fresh, row_of

__all__ = ["Version", "content_of", "directory", "fresh", "row_of", "version_content", "versions"]
