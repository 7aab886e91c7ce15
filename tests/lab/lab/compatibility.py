# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of Wines that ran the driver, from what test cases said in their logs.

A case says `# compatibility: PROGRAMS | WINE | DEBIAN | right` (or `wrong`) at its end:
compatibility() in tests/vm/asio-functions.sh. A case of `lockstep register` says
`# layout: FOLDERS | WINE | DEBIAN | right`: tests/vm/cases/cli-register-layouts.sh.
"""

import re

PROGRAMS = ("64-bit", "32-bit classic", "32-bit new WoW64")
# What people have, and is not in Debian.
NOT_HERE = (
    "WineHQ stable, staging, devel",
    "Wine 10.2 and newer, distributions' new WoW64 only",
    "Proton",
    "Bottles, other Flatpaks",
)
# How the folders of those are laid out can be tried with Debian's Wine.
LAYOUTS = (
    "WineHQ's, told by .update-timestamp",
    "Proton's, told by compatdata",
    "Bottles', told by bottle.yml",
)
NOT_HERE_LAYOUTS = (
    "Lutris's, told by its YAML files",
    "Proton inside of Steam's container",
    "Flatpak's sandboxes, from inside",
)
LAYOUT = re.compile(r"# layout: ([^|]+)\|([^|]+)\|([^|]+)\| *(right|wrong)\s*$")
ROW = re.compile(r"\| Debian ([^|,]+), ([^|]+) \|(.*)\|$")
LAYOUT_OUTCOME = re.compile(r"(right|wrong) \(Debian ([^,]+), ([^()]+(?:\([^()]*\))?)\)")
LINE = re.compile(r"# compatibility: ([^|]+)\|([^|]+)\|([^|]+)\| *(right|wrong)\s*$")

HEAD = """<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->
# Which Wines run the driver

Written by `tests/lab/compatibility build/check/*.log` from the logs of `make check` or `make
check-long`; not by hand. What those did not try is as an earlier run found it. "right" is: listed,
opened, the card's names, every sample back bit for bit on both transports after exactly the latency
that is told. With new WoW64 32-bit programs run on the 64-bit Linux side; in the classic way on a
32-bit one of their own, Debian's wine32.

"""


def results(lines):
    """{(debian, wine): {programs: right or wrong}}; once wrong stays wrong."""
    found = {}
    for line in lines:
        match = LINE.search(line)
        if not match:
            continue
        programs, wine, debian, outcome = (word.strip() for word in match.groups())
        if programs not in PROGRAMS:
            raise ValueError(f"'{programs}' is none of {', '.join(PROGRAMS)}")
        row = found.setdefault((debian, wine), {})
        if row.get(programs) != "wrong":
            row[programs] = outcome
    if not found:
        raise ValueError("no case said anything of compatibility in these logs")
    return found


def layouts(lines):
    """{layout: {(debian, wine): right or wrong}}; once wrong stays wrong."""
    found = {}
    for line in lines:
        match = LAYOUT.search(line)
        if not match:
            continue
        layout, wine, debian, outcome = (word.strip() for word in match.groups())
        if layout not in LAYOUTS:
            raise ValueError(f"'{layout}' is none of {', '.join(LAYOUTS)}")
        row = found.setdefault(layout, {})
        if row.get((debian, wine)) != "wrong":
            row[debian, wine] = outcome
    return found


def page_results(page):
    """What results() gave when this page was written."""
    found = {}
    for line in page.splitlines():
        match = ROW.match(line)
        if match:
            debian, wine, outcomes = match.groups()
            row = found.setdefault((debian, wine), {})
            for programs, outcome in zip(PROGRAMS, outcomes.split("|")):
                if outcome.strip() != "not tried":
                    row[programs] = outcome.strip()
    return found


def page_layouts(page):
    """What layouts() gave when this page was written."""
    found = {}
    for line in page.splitlines():
        for layout in LAYOUTS:
            if line.startswith(f"| {layout} |"):
                for outcome, debian, wine in LAYOUT_OUTCOME.findall(line):
                    found.setdefault(layout, {})[debian, wine] = outcome
    return found


def over(earlier, later):
    """The earlier rows with what a later run found in their places: of one that it tried, all stays
    that it did not come to."""
    return {row: earlier.get(row, {}) | later.get(row, {}) for row in {**earlier, **later}}


LAYOUTS_HEAD = """
## Folders that `lockstep register` knows

Debian's Wine, shown in folders laid out as others lay out theirs. "right" is: told from the prefix alone
which Wine runs it, the driver's halves put where that one looks and nowhere else, the driver opened from there
by a program of 64 bits, and all taken out again.

"""


def layout_rows(found):
    """A row for each layout."""
    for layout in LAYOUTS:
        tried = [
            f"{outcome} (Debian {debian}, {wine})"
            for (debian, wine), outcome in sorted(found.get(layout, {}).items())
        ]
        yield f"| {layout} | {', '.join(tried) or 'not tried'} |"
    for layout in NOT_HERE_LAYOUTS:
        yield f"| {layout} | not tried |"


def document(found, found_layouts):
    """The whole file."""
    rows = [
        (f"Debian {debian}, {wine}", *(row.get(programs, "not tried") for programs in PROGRAMS))
        for (debian, wine), row in sorted(found.items())
    ]
    rows += [(name, *("not tried" for _ in PROGRAMS)) for name in NOT_HERE]
    lines = ["| Wine | " + " | ".join(PROGRAMS) + " |", "|---" * (1 + len(PROGRAMS)) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    of_layouts = ["| folders | outcome |", "|---|---|", *layout_rows(found_layouts)]
    return HEAD + "\n".join(lines) + "\n" + LAYOUTS_HEAD + "\n".join(of_layouts) + "\n"
