"""The server as a command: what it does where it cannot serve."""

from __future__ import annotations

import os
import socket
import subprocess
import sys


def test_a_port_that_is_taken_is_an_error_with_a_way_out_and_exit_code_2() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-m", "tiershift_studio", "--no-show", "--port", port]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 2
    assert f"cannot listen on port {port} of 127.0.0.1" in ended.stderr
    assert "Give another --port" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
