"""Glue: the models of steering's modules, for Django to find."""
