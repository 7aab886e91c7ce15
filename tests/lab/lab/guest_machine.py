# SPDX-License-Identifier: GPL-2.0-or-later
"""Running a script of tests/lab/guest in the virtual machine."""

import os
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def start(script, share, timeout, hda=False, build=True, card=None, pipewire=False):
    """Starts tests/vm/run on `script`, whose `share` is /share there; its output is a pipe.

    In virtual time, unless with a card model (tests/vm/run --card): that is on this machine's.
    """
    command = [os.path.join(ROOT, "tests/vm/run")]
    command += ["--card", card] if card else ["--virtual-time"]
    command += ["--share", share, "--timeout", str(timeout)]
    command += ["--hda"] if hda else []
    command += ["--pipewire"] if pipewire else []
    command += [] if build else ["--no-build"]
    command += ["--", f"sh /src/tests/lab/guest/{script}"]
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=ROOT,
    )


def prepare(pipewire=False):
    """Makes what the guest needs, so that two can then start at once. Raises CalledProcessError."""
    command = [os.path.join(ROOT, "tests/vm/run"), "--prepare"]
    command += ["--pipewire"] if pipewire else []
    subprocess.run(command, check=True, cwd=ROOT)
