"""The service as a process of its own."""

import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_LOOKUP = (sys.executable, "-m", "lookup")


class Server:
    """`lookup serve` on a free port, with what it wrote to stderr until it was ready.

    `first_key_token` is the one in the address that it printed, None without one."""

    def __init__(self, home: Path, *options: str, program: Sequence[str | Path] = _LOOKUP) -> None:
        command = [*program, "serve", "--home", str(home), "--port", "0", "--workers", "1"]
        self.process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        self.log: list[str] = []
        for line in self.process.stderr:
            self.log.append(line)
            if found := re.match(r"Ready\. Open (http://[^\s#]+)(?:#first=(\S+))?", line):
                self.address, self.first_key_token = found.groups()
                return
        raise AssertionError("".join(self.log))

    def stop(self) -> str:
        """Asks it to stop as an operator would; gives what it still wrote."""
        self.process.send_signal(signal.SIGTERM)
        _, rest = self.process.communicate(timeout=30)
        return rest
