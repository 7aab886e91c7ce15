# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether programs call a card's channels what the card calls them. Pure."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def of_card(text):
    """From the card's own file, /proc/asound/cardN/lockstep."""
    found = {}
    for line in text.splitlines():
        name, _, value = line.partition(": ")
        found[name] = tuple(value.split(", "))
    return Names(found.get("capture_channels", ()), found.get("playback_channels", ()))


def of_host(report):
    """From what `asio-host info --json` reports."""
    inputs, outputs = (
        tuple(channel["name"] for channel in report[direction])
        for direction in ("inputs", "outputs")
    )
    return Names(inputs, outputs)


def of_jack(text):
    """From what `jack_lsp -p` prints: the server's ports. A card's input is a port of output."""
    inputs, outputs, port = [], [], ""
    for line in text.splitlines():
        if not line[:1].isspace():
            port = line
        elif port.startswith("system:"):
            (inputs if "output" in line else outputs).append(port.partition(":")[2])
    return Names(tuple(inputs), tuple(outputs))


def as_jack(card):
    """The card's names as JACK's ports have them: one of both directions says which it is."""
    shared = set(card.inputs) & set(card.outputs)

    def port(direction, name):
        return f"{direction} {name}" if name in shared else name

    return Names(
        tuple(port("capture", name) for name in card.inputs),
        tuple(port("playback", name) for name in card.outputs),
    )


def difference(who, found, expected):
    """Sentences on where names are not as expected; none where all are."""
    said = []
    for direction in ("inputs", "outputs"):
        has, wants = getattr(found, direction), getattr(expected, direction)
        if not wants:
            said.append(f"the card names no {direction}")
        elif len(has) != len(wants):
            said.append(f"{who} has {len(has)} {direction}, the card {len(wants)}")
        elif has != wants:
            at = next(at for at, pair in enumerate(zip(has, wants)) if pair[0] != pair[1])
            said.append(
                f"{who} calls {direction[:-1]} {at + 1} '{has[at]}', not '{wants[at]}'"
            )
    return said


def in_short(names):
    """The names in a line, runs of numbered ones as "first to last"."""
    parts = []
    for name in names:
        stem, number = re.fullmatch(r"(.*?)(\d*)", name).groups()
        last = parts[-1] if parts else (None, "", None)
        if number and last[1] and last[0] == stem and last[2] == int(number) - 1:
            last[2] = int(number)
        else:
            parts.append([stem, number, int(number) if number else None])
    words = []
    for stem, first, last in parts:
        run = first and int(first) != last
        words.append(f"{stem}{first} to {stem}{last}" if run else f"{stem}{first}")
    return ", ".join(words)
