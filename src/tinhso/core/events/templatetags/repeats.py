"""``{% repeat_key %}`` (built in: no template loads it)."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tinhso.core.clock.api import new_id
from tinhso.core.events.data import REPEAT_FIELD

register = template.Library()


@register.simple_tag
def repeat_key() -> SafeString:
    """Give a form the key that lets it be sent twice (a slow line, a double click) and be done once."""
    return format_html('<input type="hidden" name="{}" value="{}">', REPEAT_FIELD, new_id())
