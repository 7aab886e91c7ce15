// SPDX-License-Identifier: GPL-2.0-or-later
//
// A host's habits as data: a file of steps, one a line, that a program does to a driver, and what
// must come of each. Parsing is pure; habit_player.hpp plays them. The language:
//
//   # ...                              a comment; the first one says whose habit it is
//   answers SELECTOR=NUMBER ...        what the host answers to asioMessage; 0 to all others
//   callbacks NAME ...                 which callbacks the host gives; default: all four
//   INSTANCE new [library]             makes a driver object; "library": loads the DLL itself, and
//                                      unloads it as soon as the object is released
//   INSTANCE METHOD [WORD...] [-> EXPECTED...]
//                                      init's word "module": a handle that is no window's;
//                                      createBuffers asks for inputs and outputs in the order
//                                      named; "fleeting": its callbacks' structure is gone as soon
//                                      as the call is over
//   INSTANCE timeCode -> seen ...      what the callbacks told of it so far (time_code.hpp)
//   await N switches                   until so many more have come, for at most five seconds
//   await switch N                     until the Nth since the start has come: if nothing follows
//   it
//                                      `await N switches` may wait for too many, as some may have
//                                      come before start returned
//   await SELECTOR                     until that has come, and what is done in it has been done
//   quiet MS                           nothing may call the host for so long
//   pause MS                           the host is busy with something else
//   meet FILE                          makes it, and goes on when somebody else has removed it
//
// Before a step with an instance may stand where it is done, else by the thread that reads the
// file:
//   thread:                            by another thread, which is waited for
//   beside:                            by another thread, which is not
//   in switch N:                       inside the Nth bufferSwitch after the next start
//   in SELECTOR:                       inside the next message of that kind
//
// EXPECTED is a list of results, of which one must come (ASE_OK, true, 0), and of conditions on
// what the call gave back, of which all must hold (minimum<=preferred, input=64). The value
// told-rate is what sampleRateDidChange said last, 0 before it came.
#pragma once

#include <istream>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace host {

enum class Place { here, thread, beside, in_switch, in_message };

struct Condition {
    std::string left;
    std::string comparison; // =, !=, <, <=, >, >=
    std::string right;      // a value's name or a number
};

struct Step {
    unsigned line = 0;
    Place place = Place::here;
    Place inner = Place::here; // of what is done in a callback: here, thread or beside
    unsigned number = 0;       // in_switch, await switch: which; await: how many
    std::string selector;      // in_message, await
    std::string instance;      // empty for what is not done to a driver
    std::string verb;
    std::vector<std::string> words;
    std::vector<std::string> results; // any of these; empty: any at all
    std::vector<Condition> conditions;
};

struct HabitError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Throws HabitError, which names the line, for what it does not understand.
std::vector<Step> parse_habit(std::istream& text);

using Values = std::map<std::string, double>;

// Empty if `result` and `values` are what the step expects, else a sentence that says what was not.
std::string disappointment(const Step& step, const std::string& result, const Values& values);

// asioMessage's selectors by the names that habits and messages have for them. HabitError: unknown.
int selector_number(const std::string& name);
std::string selector_name(int number);

} // namespace host
