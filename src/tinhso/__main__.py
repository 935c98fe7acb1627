"""`python -m tinhso` is the command `tinhso`."""

from tinhso.config.cli import main

main()
