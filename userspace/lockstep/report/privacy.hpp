// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Takes a person's name out of a text before it is sent to strangers. Pure.
#pragma once

#include <string>
#include <string_view>

namespace lockstep::report {

// The person who runs the command. An empty member is not looked for.
struct Person {
    std::string user; // login name
    std::string home; // absolute path, no slash at its end
    std::string host; // name of the machine
};

// Returns the text with these replaced, by whole names only ("ann" leaves "channel" alone):
//   the home folder                            ~
//   a name below /home, \users, /run/media ... USER, whoever it belongs to
//   the login name, anywhere                   USER
//   the machine's name, anywhere               HOST
// A login or machine name that the report itself uses as a word ("audio", "jack", "debian") is
// replaced in paths only: elsewhere it tells nothing, and the report would be hard to read.
std::string without_names(std::string_view text, const Person& person);

} // namespace lockstep::report
