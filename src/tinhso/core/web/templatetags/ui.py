"""Template tags of the design system (built in: no template loads them)."""

from django import template

register = template.Library()
