"""A clamd to try things out with: speaks INSTREAM, VERSION and PING, and knows one virus, the EICAR test file.

``python -m tinhso.core.files.adapters.clamav.simulator 3310`` (0: any free port, which is printed). It protects
nobody: training and tests only.
"""

import socketserver
import struct
import sys
from io import BufferedIOBase

#: The test file of EICAR, in two parts so that no scanner takes this source for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + rb"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
MAX_BYTES = 30 * 1024 * 1024


class Handler(socketserver.StreamRequestHandler):
    """One connection: one command."""

    def handle(self) -> None:
        command = _until_nul(self.rfile)
        if command == b"zPING":
            self.wfile.write(b"PONG\0")
        elif command == b"zVERSION":
            self.wfile.write(b"ClamAV simulator 0/0/never\0")
        elif command == b"zINSTREAM":
            self.wfile.write(self._scanned())
        else:
            self.wfile.write(b"UNKNOWN COMMAND\0")

    def _scanned(self) -> bytes:
        content = b""
        while length := struct.unpack(">I", self.rfile.read(4))[0]:
            if len(content) + length > MAX_BYTES:
                return b"INSTREAM size limit exceeded. ERROR\0"
            content += self.rfile.read(length)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


def _until_nul(file: BufferedIOBase) -> bytes:
    command = b""
    while len(command) < 100 and (char := file.read(1)) not in {b"\0", b""}:
        command += char
    return command


class Server(socketserver.ThreadingTCPServer):
    """The simulator on a port of this machine."""

    allow_reuse_address = True
    daemon_threads = True


def main() -> None:
    """Serve until told to stop; the port is the first line of output."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 3310
    with Server(("127.0.0.1", port), Handler) as server:
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
