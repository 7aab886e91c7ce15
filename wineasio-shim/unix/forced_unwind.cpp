// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Lets Wine end a thread while it is inside this half.
//
// A program that ends has its other threads ended where they stand. Wine 10 does so by
// pthread_exit() in the handler of SIGQUIT (ntdll/unix/thread.c, abort_thread; Wine 8 leaves our
// frames by a jump first), and glibc unwinds the stack from whatever instruction the signal met.
// The C++ personality routine calls std::terminate() when such a forced unwind comes to a noexcept
// function, or to an instruction that is not expected to throw: the program then ends with SIGABRT,
// status 134, in place of its own.
//
// So this half has a personality routine of its own, which the linker puts in the place of C++'s
// (--wrap in CMakeLists.txt). It lets a forced unwind pass every frame, at any instruction, and
// leaves exceptions to C++. No destructor runs then and no lock is released, as with
// TerminateThread() on Windows. libstdc++ is linked in statically, so that this holds for its
// frames too. libjack and alsa-lib have no such routine in what a cycle calls.
#include <unwind.h>

// The names that ld's --wrap asks for. NOLINTBEGIN(bugprone-reserved-identifier)
extern "C" {
_Unwind_Reason_Code __real___gxx_personality_v0(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class kind,
                                                _Unwind_Exception* exception,
                                                _Unwind_Context* context);

_Unwind_Reason_Code __wrap___gxx_personality_v0(int version, _Unwind_Action actions,
                                                _Unwind_Exception_Class kind,
                                                _Unwind_Exception* exception,
                                                _Unwind_Context* context) {
    if ((actions & _UA_FORCE_UNWIND) != 0)
        return _URC_CONTINUE_UNWIND;
    return __real___gxx_personality_v0(version, actions, kind, exception, context);
}
}
// NOLINTEND(bugprone-reserved-identifier)
