// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Findings as lines and as JSON; see finding.hpp.
#include "lockstep/doctor/finding.hpp"

#include <algorithm>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>

namespace lockstep::doctor {

namespace {

struct Words {
    const char* line;
    const char* json;
};

Words words(State state) {
    switch (state) {
    case State::Good:
        return {"ok", "good"};
    case State::Notice:
        return {"note", "notice"};
    case State::Bad:
        return {"FIX", "bad"};
    case State::Unknown:
        break;
    }
    return {"?", "unknown"};
}

long count(const std::vector<Finding>& findings, State state) {
    return std::count_if(findings.begin(), findings.end(),
                         [state](const Finding& finding) { return finding.state == state; });
}

} // namespace

std::string as_text(const std::vector<Finding>& findings) {
    constexpr int state_width = 6;
    constexpr int check_width = 12;
    std::ostringstream text;
    for (const Finding& finding : findings) {
        text << std::left << std::setw(state_width) << words(finding.state).line
             << std::setw(check_width) << finding.check << finding.seen;
        if (!finding.fix.empty())
            text << (finding.state == State::Bad ? ": fix: " : ": to change it: ") << finding.fix;
        text << '\n';
    }
    text << findings.size() << " checks: " << count(findings, State::Good) << " ok, "
         << count(findings, State::Notice) << " to note, " << count(findings, State::Bad)
         << " to fix, " << count(findings, State::Unknown) << " unknown\n";
    return text.str();
}

nlohmann::ordered_json as_json(const std::vector<Finding>& findings) {
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) {
        nlohmann::ordered_json fix = nullptr;
        if (!finding.fix.empty())
            fix = finding.fix;
        list.push_back({{"check", finding.check},
                        {"state", words(finding.state).json},
                        {"seen", finding.seen},
                        {"fix", fix}});
    }
    return {
        {"version", LOCKSTEP_VERSION}, {"to_fix", count(findings, State::Bad)}, {"findings", list}};
}

ExitCode exit_code(const std::vector<Finding>& findings) {
    return count(findings, State::Bad) == 0 ? ExitCode::Done : ExitCode::ToFix;
}

} // namespace lockstep::doctor
