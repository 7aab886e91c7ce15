# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of Wines that ran the driver, from what test cases said in their logs.

A case says `# compatibility: PROGRAMS | WINE | DEBIAN | right` (or `wrong`) at its end:
compatibility() in tests/vm/asio-functions.sh.
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
LINE = re.compile(r"# compatibility: ([^|]+)\|([^|]+)\|([^|]+)\| *(right|wrong)\s*$")

HEAD = """<!-- SPDX-License-Identifier: LGPL-2.1-or-later -->
# Which Wines run the driver

Written by `tests/lab/compatibility build/check/*.log` from the logs of `make check` or `make
check-long`; not by hand. "right" is: listed, opened, the card's names, every sample back bit for bit
on both transports after exactly the latency that is told. With new WoW64 32-bit programs run on the
64-bit Linux side; in the classic way on a 32-bit one of their own, Debian's wine32.

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
    return found


def document(found):
    """The whole file."""
    if not found:
        raise ValueError("no case said anything of compatibility in these logs")
    rows = [
        (f"Debian {debian}, {wine}", *(row.get(programs, "not tried") for programs in PROGRAMS))
        for (debian, wine), row in sorted(found.items())
    ]
    rows += [(name, *("not tried" for _ in PROGRAMS)) for name in NOT_HERE]
    lines = ["| Wine | " + " | ".join(PROGRAMS) + " |", "|---" * (1 + len(PROGRAMS)) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return HEAD + "\n".join(lines) + "\n"
