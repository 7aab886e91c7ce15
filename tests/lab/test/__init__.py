# SPDX-License-Identifier: GPL-2.0-or-later
"""Tests of the lab's pure parts: python3 -m unittest discover -s tests/lab -t tests/lab."""
