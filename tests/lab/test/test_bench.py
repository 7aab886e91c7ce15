# SPDX-License-Identifier: GPL-2.0-or-later
"""The bench's plan, rows and verdicts."""

import unittest

from lab import bench_plan, bench_rows, bench_targets


def measured(path, period, channels=2, card="soft", **changes):
    """A row that keeps every promise."""
    key = {name: key for key, name in bench_plan.PATHS.items()}[path]
    safety = bench_plan.safety_of(key, period)
    round_trip = 3 * period if safety is None else period + safety
    cost = {"jackd lockstep": 20000.0, "asio direct": 10000.0}.get(path, 40000.0)
    seconds = bench_plan.seconds_of(key, card, channels, period, 60)
    values = (path, card, 48000, channels, period, safety, seconds)
    values += (round_trip, round_trip, 0, cost, 1.0)
    if path.startswith("asio"):
        values += (seconds * 48000 // period, 7.0, 8.0, 9.0, 17.0, 18.0, 19.0)
    else:
        values += (None,) * len(bench_rows.TIMING_KEYS)
    return dict(zip(bench_rows.KEYS, values, strict=True)) | changes


def all_rows():
    rows = [
        measured(path, period, channels)
        for path in bench_plan.PATHS.values()
        for period in bench_plan.PERIODS
        for channels in (2, 16)
    ]
    return rows + [measured("native", period) for period in bench_plan.SMALLEST]


def broken(rows):
    return [verdict.target for verdict in bench_targets.judge(rows) if not verdict.met]


class Targets(unittest.TestCase):
    def test_all_met(self):
        self.assertEqual(broken(all_rows()), [])

    def test_nothing_measured_meets_nothing(self):
        self.assertEqual(len(broken([])), len(bench_targets.judge([])))

    def spoilt(self, path, period, **changes):
        rows = all_rows()
        for row in rows:
            if row["path"] == path and row["period"] == period and row["channels"] == 2:
                row |= changes
        return broken(rows)

    def test_each_fault_breaks_its_target(self):
        for path, period, changes, targets in (
            ("native", 64, {"lost_frames": 1}, ["S = 32, native"]),
            ("native", 16, {"lost_frames": 1}, []),
            ("native", 8, {"lost_frames": 1}, ["smallest period"]),
            ("asio direct", 64, {"lost_frames": 32}, ["p >= 64", "10 minutes"]),
            ("asio direct", 64, {"seconds": 60, "calls_timed": 45000}, ["10 minutes"]),
            ("asio jack", 64, {"calls_timed": 449999}, ["10 minutes"]),
            ("asio jack", 64, {"calls_timed": None}, ["10 minutes"]),
            ("asio direct", 64, {"wake_to_call_max_us": None}, ["10 minutes"]),
            ("asio jack", 64, {"capture_to_call_max_us": None}, ["10 minutes"]),
            ("asio direct", 128, {"calls_timed": None}, []),
            ("asio direct", 32, {"lost_frames": 32}, []),
            ("asio jack", 128, {"lost_frames": None}, ["p >= 64"]),
            ("jackd lockstep", 256, {"reported_frames": 289}, ["reported - measured"]),
            ("jackd lockstep", 256, {"round_trip_frames": 289, "reported_frames": 289}, ["p + S"]),
            ("native", 256, {"round_trip_frames": None}, ["p + S", "reported - measured"]),
            ("jackd lockstep", 32, {"cpu_ns_per_cycle": 24001.0}, ["(default)", "(-S)"]),
            ("asio direct", 32, {"cpu_ns_per_cycle": 20001.0}, ["ASIO direct's CPU"]),
            ("jackd alsa", 256, {"round_trip_frames": 1, "lost_frames": 9}, []),
        ):
            with self.subTest(path=path, period=period, changes=changes):
                said = self.spoilt(path, period, **changes)
                self.assertEqual(len(said), len(targets), said)
                for target, words in zip(said, targets):
                    self.assertIn(words, target)

    def test_ratio_names_best_and_worst(self):
        rows = [measured("jackd lockstep", 64, cpu_ns_per_cycle=10.0)]
        rows += [measured("jackd lockstep", 32, cpu_ns_per_cycle=30.0)]
        rows += [measured("jackd alsa", period, cpu_ns_per_cycle=40.0) for period in (64, 32)]
        figures = [verdict.figure for verdict in bench_targets.judge(rows)]
        self.assertIn("0.25 (p=64, 2ch) to 0.75 (p=32, 2ch)", figures)


    def test_a_ratio_not_met_says_what_no_backend_can_save(self):
        rows = [measured("jackd lockstep", 64, cpu_ns_per_cycle=36.0)]
        rows += [measured("jackd alsa", 64, cpu_ns_per_cycle=40.0)]
        rows += [measured("jackd dummy -S", 64, cpu_ns_per_cycle=30.0)]
        figures = [verdict.figure for verdict in bench_targets.judge(rows)]
        self.assertIn(
            "0.90 (p=64, 2ch) to 0.90 (p=64, 2ch); "
            "jackd's own part of a cycle (-d dummy -S) is 0.75 to 0.75",
            figures,
        )


class Compare(unittest.TestCase):
    def test_the_same(self):
        self.assertEqual(bench_targets.compare(all_rows(), all_rows()), [])

    def test_within_two_percent(self):
        other = [row | {"cpu_ns_per_cycle": row["cpu_ns_per_cycle"] * 1.019} for row in all_rows()]
        self.assertEqual(bench_targets.compare(all_rows(), other), [])

    def test_beyond_two_percent(self):
        one, other = [measured("native", 64)], [measured("native", 64, cpu_ns_per_cycle=40801.0)]
        self.assertEqual(len(bench_targets.compare(one, other)), 1)

    def test_frames_must_be_equal(self):
        one, other = [measured("native", 64)], [measured("native", 64, lost_frames=1)]
        self.assertIn("lost_frames 0 and 1", bench_targets.compare(one, other)[0])

    def test_a_row_too_few(self):
        self.assertEqual(len(bench_targets.compare(all_rows(), all_rows()[1:])), 1)


class Rows(unittest.TestCase):
    # As a program writes it that tells nothing of when the host was called.
    RESULT = dict(zip(bench_rows.KEYS, ("x", "y", 48000, 2, 64, 0, 60, 96, 96, 0, 1.5, 1.0)))
    TIMES = dict(zip(bench_rows.TIMING_KEYS, (450000, 7.1, 8.2, 9.3, 17.4, 18.5, 19.6)))

    def test_keys_are_those_asked_for(self):
        for plan in bench_plan.guest_plans(60):
            for run in plan:
                self.assertEqual(tuple(bench_rows.row(run, None)), bench_rows.KEYS)

    def run_of(self, path, card="soft"):
        return bench_plan.Run("id", path, card, 2, 64, bench_plan.safety_of(path, 64), 60)

    def test_names_are_the_plans(self):
        row = bench_rows.row(self.run_of("jackd-alsa"), self.RESULT)
        self.assertEqual((row["path"], row["card"], row["safety"]), ("jackd alsa", "soft", None))

    def test_when_the_host_was_called_is_its_own_program_s_to_say(self):
        told = bench_rows.row(self.run_of("asio-direct"), self.RESULT | self.TIMES)
        self.assertEqual({key: told[key] for key in bench_rows.TIMING_KEYS}, self.TIMES)
        silent = bench_rows.row(self.run_of("native"), self.RESULT)
        self.assertEqual({silent[key] for key in bench_rows.TIMING_KEYS}, {None})
        self.assertEqual(tuple(silent), bench_rows.KEYS)

    def test_another_period_is_an_error(self):
        with self.assertRaises(ValueError):
            bench_rows.row(self.run_of("native"), self.RESULT | {"period": 128})

    def test_a_coarse_cards_safety_is_the_one_used(self):
        result = self.RESULT | {"reported_frames": 2448, "stream_lost_frames": 0}
        row = bench_rows.row(self.run_of("native", "intel-hda"), result)
        self.assertEqual(row["safety"], 2448 - 64)

    def test_without_a_cable_xruns_count(self):
        result = self.RESULT | {"round_trip_frames": None, "xruns": 3}
        stock = bench_rows.row(self.run_of("jackd-alsa", "intel-hda"), result)
        self.assertEqual(stock["lost_frames"], 3 * 2 * 64)
        ours = bench_rows.row(self.run_of("jackd-lockstep", "intel-hda"), result)
        self.assertEqual(ours["lost_frames"], 3 * 64)


class Plan(unittest.TestCase):
    def test_safety_as_the_targets_say(self):
        for path, period, safety in (
            ("native", 1024, 32),
            ("native", 8, 8),
            ("jackd-lockstep", 32, 32),
            ("asio-jack", 64, 32),
            ("asio-direct", 256, 128),
            ("jackd-alsa", 256, None),
        ):
            self.assertEqual(bench_plan.safety_of(path, period), safety)

    def test_the_timed_runs_are_ten_times_as_long(self):
        runs = [run for plan in bench_plan.guest_plans(60) for run in plan]
        long = {run.identity: run.seconds for run in runs if run.seconds != 60}
        self.assertEqual(long, {"soft-2-asio-direct-64": 600, "soft-2-asio-jack-64": 600})

    def test_every_run_once(self):
        runs = [run for plan in bench_plan.guest_plans(60) for run in plan]
        self.assertEqual(len({run.identity for run in runs}), len(runs))
        self.assertEqual(len(runs), 3 * 6 * 5 + 2 * 5 + 2 * 2)

    def test_lines_have_as_many_words_as_the_guest_reads(self):
        for run in bench_plan.guest_plan("soft", 2, 60):
            self.assertEqual(len(run.line().split(" ")), 8)


if __name__ == "__main__":
    unittest.main()
