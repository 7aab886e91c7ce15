// SPDX-License-Identifier: GPL-2.0-or-later
//
// UTF-8, which this program speaks, to and from UTF-16, which Windows speaks.
#pragma once

#include <string>
#include <string_view>

namespace host {

std::wstring widen(std::string_view utf8);
std::string narrow(std::wstring_view utf16);

} // namespace host
