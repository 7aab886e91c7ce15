# SPDX-License-Identifier: GPL-2.0-or-later
"""What the demo and the bench are made of. Modules say whether they are pure."""
