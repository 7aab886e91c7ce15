/* SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The numbers by which panel.rc and panel_window.cpp know the control panel's controls.
 */
#pragma once

#define PANEL_DIALOG 100

#define PANEL_DEVICE 101
#define PANEL_TRANSPORT 102
#define PANEL_PERIOD 103
#define PANEL_SAFETY 104
#define PANEL_RATE 105
#define PANEL_CLOCK 106
#define PANEL_INPUTS 107
#define PANEL_OUTPUTS 108
#define PANEL_STATE 109
#define PANEL_LOST 110
#define PANEL_LOAD 111
#define PANEL_ROUND_TRIP 112
#define PANEL_NOTE 113
#define PANEL_APPLY 114
