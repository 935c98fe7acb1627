"""ClamAV's daemon: protocol INSTREAM over a socket (clamd(8)); a simulator for tests and training."""
