"""Found when the program starts: what the modules below hold of people."""

from tinhso.core.privacy.adapters import own

own.register()
