# SPDX-License-Identifier: GPL-2.0-or-later
"""The tests that docs/asio.md names in its tables: what the driver does is only as true as they are."""

import re

# A table's last column, by its heading.
NAMES_TESTS = ("shown by", "file")
# "asio-info.sh", "AsioRun.NoCallbackFollowsStop", "HostClock", "direct/rates", "time-info"
CASE = re.compile(r"^[a-z0-9-]+\.sh$")
UNIT = re.compile(r"^[A-Z][A-Za-z]*(\.[A-Z][A-Za-z0-9]*)?$")


def cells(line):
    """Of a table's line; none of another line."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []


def named(page):
    """The tests' names, in the order of the page, each as often as it stands there."""
    names = []
    tells = False
    for line in page.splitlines():
        row = cells(line)
        if not row:
            tells = False
        elif row[-1] in NAMES_TESTS:
            tells = True
        elif tells and not set(row[-1]) <= set("-"):
            text = re.sub(r"\((long|with [^)]*)\)", "", row[-1])
            names += [name for name in re.split(r"[,\s()]+|\band\b", text) if name]
    return names


def missing(names, habits, cases, units):
    """Those that are no test: habits are paths without their ending, cases file names, units
    "Suite.Test"."""
    suites = {unit.split(".")[0] for unit in units}
    found = {
        name: name in cases
        if CASE.match(name)
        else name in units or name in suites
        if UNIT.match(name)
        else name in habits
        for name in names
    }
    return [name for name, there in found.items() if not there]


def unit_tests(source):
    """"Suite.Test" of each GoogleTest in the text of a source."""
    return [".".join(pair) for pair in re.findall(r"^TEST(?:_[FP])?\((\w+),\s*(\w+)\)", source, re.M)]
