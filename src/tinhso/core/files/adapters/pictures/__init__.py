"""Pictures and PDF pages are decoded in a process of their own, with limits: their decoders meet strangers' bytes."""
