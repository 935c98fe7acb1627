"""The process in which strangers' documents are read and checked, and the way into it."""
