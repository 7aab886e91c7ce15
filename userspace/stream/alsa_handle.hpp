// SPDX-License-Identifier: LGPL-2.1-or-later
//
// Owners of alsa-lib's handles, and a guard that keeps alsa-lib from printing on its own.
#pragma once

#include <alsa/asoundlib.h>

#include <memory>

namespace lockstep {

struct CloseHandle {
    void operator()(snd_pcm_t* pcm) const noexcept { snd_pcm_close(pcm); }
    void operator()(snd_ctl_t* ctl) const noexcept { snd_ctl_close(ctl); }
    void operator()(snd_pcm_hw_params_t* params) const noexcept { snd_pcm_hw_params_free(params); }
    void operator()(snd_pcm_sw_params_t* params) const noexcept { snd_pcm_sw_params_free(params); }
    void operator()(snd_pcm_info_t* info) const noexcept { snd_pcm_info_free(info); }
    void operator()(snd_ctl_card_info_t* info) const noexcept { snd_ctl_card_info_free(info); }
    void operator()(snd_ctl_elem_info_t* info) const noexcept { snd_ctl_elem_info_free(info); }
    void operator()(snd_pcm_status_t* status) const noexcept { snd_pcm_status_free(status); }
};

using PcmHandle = std::unique_ptr<snd_pcm_t, CloseHandle>;
using CtlHandle = std::unique_ptr<snd_ctl_t, CloseHandle>;
using HwParams = std::unique_ptr<snd_pcm_hw_params_t, CloseHandle>;
using SwParams = std::unique_ptr<snd_pcm_sw_params_t, CloseHandle>;
using PcmInfo = std::unique_ptr<snd_pcm_info_t, CloseHandle>;
using CardInfo = std::unique_ptr<snd_ctl_card_info_t, CloseHandle>;
using ElementInfo = std::unique_ptr<snd_ctl_elem_info_t, CloseHandle>;

// Makes one of alsa-lib's records; throws std::bad_alloc.
template <class Owner> Owner allocated(int (*allocate)(typename Owner::pointer*)) {
    typename Owner::pointer record = nullptr;
    if (allocate(&record) < 0)
        throw std::bad_alloc();
    return Owner(record);
}

// While one lives, alsa-lib's messages are dropped: the errors come back as codes and get a
// sentence of ours. Counted, as alsa-lib has one handler for all threads; nothing of ours stays
// installed, because we live in modules that are unloaded.
class QuietAlsa {
  public:
    QuietAlsa();
    ~QuietAlsa();
    QuietAlsa(const QuietAlsa&) = delete;
    QuietAlsa& operator=(const QuietAlsa&) = delete;
};

} // namespace lockstep
