// SPDX-License-Identifier: LGPL-2.1-or-later
//
// How Windows programs find the driver: its class id, which is also its interface id, and its name.
#pragma once

#include <guiddef.h>

namespace lockstep {

// {6E0B0F5C-9A1D-4B7E-8C53-1F2D7A64E9B1}, on both widths.
inline constexpr GUID driver_class_id = {
    0x6e0b0f5c, 0x9a1d, 0x4b7e, {0x8c, 0x53, 0x1f, 0x2d, 0x7a, 0x64, 0xe9, 0xb1}};
inline constexpr wchar_t driver_class_text[] = L"{6E0B0F5C-9A1D-4B7E-8C53-1F2D7A64E9B1}";

inline constexpr char driver_name[] = "Lockstep ASIO";
inline constexpr wchar_t driver_name_wide[] = L"Lockstep ASIO";

} // namespace lockstep
