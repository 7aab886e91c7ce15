// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep core: makes the trace events of lockstep-trace.h.
 */
#define CREATE_TRACE_POINTS
#include "lockstep-trace.h"
