# SPDX-License-Identifier: GPL-2.0-or-later
"""Wine's own ways to a sound card: the runs, and the table that the page gets. Pure."""

from dataclasses import dataclass

from lab.measurements_table import cell, line

RATE = 48000
PLACE = "wine-ways"  # in the page
APIS = {  # as the guest's script calls them: as the table calls them
    "wasapi-shared": "WASAPI shared",
    "wasapi-exclusive": "WASAPI exclusive",
    "wasapi-exclusive-polled": "WASAPI exclusive, polled",
    "directsound": "DirectSound",
    "mme": "MME",
    "asio": "Lockstep ASIO, direct",
}
# Frames that the program asks for; 0: the least that the API admits. DirectSound and MME admit any:
# 1 ms, and 10 ms, which is what Wine moves at a time.
BUFFERS = {
    "wasapi-shared": (0,),
    "wasapi-exclusive": (0, 480),
    "wasapi-exclusive-polled": (0, 480),
    "directsound": (48, 480),
    "mme": (48, 480),
    "asio": (64, 256),
}


@dataclass(frozen=True)
class Run:
    identity: str
    api: str  # a key of APIS
    buffer: int
    seconds: int

    def line(self):
        """As the guest's script reads it."""
        return f"{self.identity} {self.api} {self.buffer} {self.seconds}"


def plan(seconds):
    return [
        Run(f"{api}-{buffer}", api, buffer, seconds) for api in APIS for buffer in BUFFERS[api]
    ]


def row(run, result, said):
    """`result`: the program's JSON, or None if it gave none; `said`: what it said then."""
    known = {"api": APIS[run.api], "asked": run.buffer, "refusal": None}
    keys = ("period", "round_trip_frames", "reported_frames", "lost_frames", "breaks")
    if result is None:
        return known | dict.fromkeys(keys) | {"refusal": refusal(said)}
    return known | {key: result.get(key) for key in keys}


def refusal(said):
    """Why a program gave no result, in its own words."""
    words = [text for text in said.splitlines() if text.startswith(("wine-audio: ", "asio-host: "))]
    return words[-1].split(": ", 2)[-1] if words else "the program gave no result"


def page_section(seconds, rows):
    """Markdown."""
    titles = ("way", "asked", "moved at a time", "round trip", "ms", "reported", "lost", "breaks")
    lines = [line(titles), line(["---"] * len(titles))]
    for it in rows:
        asked = str(it["asked"] or "least")
        if it["refusal"]:
            lines.append(line((it["api"], asked, it["refusal"], *[""] * 5)))
            continue
        frames = it["round_trip_frames"]
        lines.append(
            line(
                (
                    it["api"],
                    asked,
                    cell(it["period"]),
                    cell(frames),
                    cell(None if frames is None else frames * 1000 / RATE, 1),
                    cell(it["reported_frames"]),
                    cell(it["lost_frames"]),
                    cell(it["breaks"]),
                )
            )
        )
    return (
        f"Frames at {RATE} Hz, 2 channels. Each run counts {seconds} guest seconds after 5 s of "
        "warm-up.\n\n" + "\n".join(lines) + "\n"
    )
