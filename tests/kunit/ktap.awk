# SPDX-License-Identifier: GPL-2.0-or-later
#
# From a user-mode Linux kernel's console with KTAP in it to TAP lines; exit status
# 1 if there is a failure, a kernel warning, or no proper end.

{ sub(/^\[[ 0-9.]+\] /, ""); sub(/\r$/, "") }

/^ *# Subtest: / { suite = $NF }

/^    (    )?(not )?ok [0-9]+ / {
	good = $1 == "ok"
	title = $0
	sub(/^ *(not )?ok [0-9]+ (- )?/, "", title)
	skipped = title ~ /# SKIP/
	if (!good && !skipped) { failed = 1; print notes }
	printf "%s - %s: %s.%s\n", good || skipped ? "ok" : "not ok", name, suite, title
	cases++
	notes = ""
	next
}

/^ *# .*(EXPECTATION|ASSERTION) FAILED/ { keep = 1 }
keep && /^ *(#|Expected|but|\(|.*==|.*at)/ { notes = notes "# " $0 "\n" }

/BUG:|WARNING:|KASAN:|INFO: possible|INFO: inconsistent|Kernel panic|\[ INFO:/ { warned = warned "# " $0 "\n" }
/reboot: System halted|^ok [0-9]+ / { ended = 1 }

END {
	printf "%s", warned
	print (warned == "" ? "ok" : "not ok") " - " name ": no kernel warning"
	print (ended && cases ? "ok" : "not ok") " - " name ": the suites came to their end (" cases + 0 " cases)"
	exit failed || warned != "" || !ended || !cases
}
