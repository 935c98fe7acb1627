"""`python -m tinhso.config` is the command `tinhso`."""

from tinhso.config.cli import main

main()
