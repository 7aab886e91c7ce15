# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Toolchain for the ASIO driver's 32-bit Linux half, which Wines with a 32-bit Linux side of their own
# load (Debian's wine32): the compiler's own 32-bit mode (g++-multilib), or Debian's cross compiler.
# 32-bit alsa-lib has no development package beside the 64-bit one; its library is enough, as the
# headers are the same: -DALSA_LIBRARY=.../libasound.so.2
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR i386)
find_program(cross_compiler i686-linux-gnu-g++)
if(cross_compiler)
    set(CMAKE_C_COMPILER i686-linux-gnu-gcc)
    set(CMAKE_CXX_COMPILER i686-linux-gnu-g++)
else()
    set(CMAKE_C_FLAGS_INIT -m32)
    set(CMAKE_CXX_FLAGS_INIT -m32)
endif()
set(ALSA_INCLUDE_DIR /usr/include)
