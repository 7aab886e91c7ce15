# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's guests: each is given its plan, runs it, and leaves its results in its share."""

import json
import os
import queue
import threading
import time

from lab import bench_rows, guest_machine

MACHINES = 2  # at most, at a time


class Guest:
    """One guest's runs: its share, and where its results come to lie."""

    def __init__(self, output, plan, pipewire=False):
        self.plan = plan
        self.pipewire = pipewire  # is installed in it
        self.card = plan[0].card
        self.share = os.path.join(output, f"{self.card}-{plan[0].channels}")
        self.status = None

    def run(self, say):
        os.makedirs(self.share, exist_ok=True)
        with open(os.path.join(self.share, "plan"), "w", encoding="ascii") as file:
            file.writelines(run.line() + "\n" for run in self.plan)
        # A busy guest second takes many of the clock's.
        limit = 1800 + 20 * sum(run.seconds for run in self.plan)
        process = guest_machine.start(
            "bench.sh",
            self.share,
            limit,
            hda=self.card == "intel-hda",
            build=False,
            pipewire=self.pipewire,
        )
        for line in process.stdout:
            say(line.rstrip())
        self.status = process.wait()

    def read(self, run, kind):
        try:
            path = os.path.join(self.share, "results", f"{run.identity}.{kind}")
            with open(path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            return ""

    def results(self):
        for run in self.plan:
            text = self.read(run, "json")
            result = json.loads(text) if text else None
            yield bench_rows.row(run, result), bench_rows.detail(
                run, result, self.read(run, "before"), self.read(run, "after")
            )


def run_guests(guests):
    """Runs them, MACHINES at a time, and says how far they are."""
    waiting = queue.SimpleQueue()
    for guest in guests:
        waiting.put(guest)
    began = time.monotonic()
    total = sum(len(guest.plan) for guest in guests)
    done = 0
    lock = threading.Lock()

    def say(line):
        nonlocal done
        with lock:
            done += line.startswith("> ")
            line = line.removeprefix("> ")
            print(f"[{time.monotonic() - began:6.0f} s] {done}/{total} {line}", flush=True)

    def work():
        while True:
            try:
                guest = waiting.get_nowait()
            except queue.Empty:
                return
            guest.run(say)

    workers = [threading.Thread(target=work) for _ in range(MACHINES)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
