// SPDX-License-Identifier: LGPL-2.1-or-later
//
// What `lockstep` answers to the shell, and the exception that carries an answer with its sentence
// from where a command fails to main(). The man page lists the same numbers.
#pragma once

#include <stdexcept>
#include <string>

namespace lockstep {

enum class ExitCode : int {
    Done = 0,
    Differs = 1,  // what was measured is not what was reported
    ToFix = 1,    // doctor: something is to be fixed
    BadInput = 2, // an argument names something that does not exist or is not allowed
    NoSignal = 3, // nothing that was played came back
    Refused = 4,  // the arguments are right, but a card, a file or Wine said no
};

// A command that cannot go on. The message names the value and says what is allowed or what to do.
class CommandError : public std::runtime_error {
  public:
    CommandError(ExitCode code, const std::string& message)
        : std::runtime_error(message), code_(code) {}
    ExitCode code() const noexcept { return code_; }

  private:
    ExitCode code_;
};

} // namespace lockstep
