"""The one router of registers: routes of one path with several methods must share it."""

from ninja import Router

router = Router(tags=["registers"])
