# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Compiler settings that every room shares.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Build type" FORCE)
endif()

set(LOCKSTEP_SANITIZE "" CACHE STRING "Sanitizers to build with: address,undefined or thread")

add_compile_options(-Wall -Wextra -Werror)

if(LOCKSTEP_SANITIZE)
    add_compile_options(-fsanitize=${LOCKSTEP_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${LOCKSTEP_SANITIZE})
    if(LOCKSTEP_SANITIZE STREQUAL "thread")
        # It knows no fences. What stands between two of ours is atomic (pe/run.hpp), so that this
        # hides nothing and shows nothing that is not there.
        add_compile_options(-Wno-tsan)
    endif()
endif()

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^i[36]86$")
    # Every processor that runs Wine has SSE2. A 32-bit caller's stack may be aligned to 4 bytes only.
    add_compile_options(-msse2 -mfpmath=sse -mstackrealign)
endif()

if(WIN32)
    # No debugger here reads them, and they are nine tenths of the file.
    add_link_options(-s)
endif()

# Nothing that is installed may carry the builder's paths.
add_compile_options(-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=)

# What installed programs print as their version.
add_compile_definitions(LOCKSTEP_VERSION="${PROJECT_VERSION}")

# Every program and module in one folder a build: build/native/out, build/windows/out.
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/out)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/out)
