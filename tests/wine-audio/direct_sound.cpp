// SPDX-License-Identifier: GPL-2.0-or-later
//
// DirectSound: a looping capture buffer and a looping secondary buffer of a second each. How far
// the program writes ahead of the play cursor is its own choice; the least is the write cursor.
#include "com.hpp"
#include "wave_format.hpp"

#include <mmsystem.h>

#include <dsound.h>

#include <algorithm>
#include <vector>

namespace wine_audio {
namespace {

constexpr FrameLayout Layout{Encoding::Float32, 2};

// A ring's positions, in bytes as DirectSound has them.
struct Ring {
    DWORD bytes = 0;

    DWORD between(DWORD from, DWORD to) const { return (to + bytes - from) % bytes; }
    DWORD after(DWORD at, std::size_t frames) const {
        return static_cast<DWORD>((at + frames * Layout.bytes()) % bytes);
    }
};

class DirectSound final : public Streams {
  public:
    explicit DirectSound(const StreamSettings& settings)
        : rate_(settings.rate), step_(settings.buffer != 0 ? settings.buffer : rate_ / 1000),
          ring_{static_cast<DWORD>(rate_ / step_ * step_ * Layout.bytes())}, event_(make_event()) {
        open_playback();
        open_capture();
    }
    ~DirectSound() override {
        in_->Stop();
        out_->Stop();
    }

    StreamFacts facts() const override {
        const auto frames = static_cast<unsigned>(ring_.bytes / Layout.bytes());
        return {rate_, step_, frames, frames, std::nullopt};
    }
    void start() override {
        check(in_->Start(DSCBSTART_LOOPING), "IDirectSoundCaptureBuffer::Start");
        check(out_->Play(0, 0, DSBPLAY_LOOPING), "IDirectSoundBuffer::Play");
        playing_ = true;
    }
    bool wait() override { return WaitForSingleObject(event_.get(), LongestWait) == WAIT_OBJECT_0; }
    std::size_t capture(std::span<float> room) override {
        DWORD readable = 0; // up to here the data is valid
        check(in_->GetCurrentPosition(nullptr, &readable),
              "IDirectSoundCaptureBuffer::GetCurrentPosition");
        const std::size_t frames =
            std::min<std::size_t>(ring_.between(read_, readable) / Layout.bytes(), room.size());
        copy(*in_, read_, frames, [&](void* part, std::size_t first, std::size_t count) {
            take_channel(Layout, static_cast<const std::byte*>(part), room.subspan(first, count));
        });
        read_ = ring_.after(read_, frames);
        return frames;
    }
    std::size_t play(std::span<const float> frames) override {
        std::size_t room = ring_.bytes / 2 / Layout.bytes(); // before anything is played
        if (playing_) {
            DWORD plays = 0;
            DWORD writable = 0; // what is before it is about to be played
            check(out_->GetCurrentPosition(&plays, &writable),
                  "IDirectSoundBuffer::GetCurrentPosition");
            // Behind the write cursor: it ran out of frames, and goes on where it can still write.
            if (ring_.between(plays, written_) < ring_.between(plays, writable) ||
                ring_.between(plays, written_) > ring_.bytes / 2)
                written_ = writable;
            room -= ring_.between(plays, written_) / Layout.bytes();
        }
        const std::size_t count = std::min(frames.size(), room);
        copy(*out_, written_, count, [&](void* part, std::size_t first, std::size_t number) {
            put_channel(Layout, frames.subspan(first, number), static_cast<std::byte*>(part));
        });
        written_ = ring_.after(written_, count);
        clear_ahead();
        return count;
    }

  private:
    void open_playback() {
        IDirectSound8* sound = nullptr;
        check(DirectSoundCreate8(nullptr, &sound, nullptr), "DirectSoundCreate8");
        sound_.reset(sound);
        check(sound_->SetCooperativeLevel(GetDesktopWindow(), DSSCL_PRIORITY),
              "SetCooperativeLevel");
        WAVEFORMATEXTENSIBLE format = wave_format(Layout, rate_);
        // The mixer is to run at the same rate, so that nothing is resampled.
        DSBUFFERDESC primary{};
        primary.dwSize = sizeof primary;
        primary.dwFlags = DSBCAPS_PRIMARYBUFFER;
        IDirectSoundBuffer* mixer = nullptr;
        check(sound_->CreateSoundBuffer(&primary, &mixer, nullptr), "CreateSoundBuffer (primary)");
        mixer_.reset(mixer);
        check(mixer_->SetFormat(&format.Format), "IDirectSoundBuffer::SetFormat");
        DSBUFFERDESC secondary{};
        secondary.dwSize = sizeof secondary;
        secondary.dwFlags = DSBCAPS_GLOBALFOCUS | DSBCAPS_GETCURRENTPOSITION2;
        secondary.dwBufferBytes = ring_.bytes;
        secondary.lpwfxFormat = &format.Format;
        IDirectSoundBuffer* buffer = nullptr;
        check(sound_->CreateSoundBuffer(&secondary, &buffer, nullptr), "CreateSoundBuffer");
        out_.reset(buffer);
        silence(0, ring_.bytes);
    }
    void open_capture() {
        IDirectSoundCapture8* sound = nullptr;
        check(DirectSoundCaptureCreate8(nullptr, &sound, nullptr), "DirectSoundCaptureCreate8");
        capture_sound_.reset(sound);
        WAVEFORMATEXTENSIBLE format = wave_format(Layout, rate_);
        DSCBUFFERDESC wanted{};
        wanted.dwSize = sizeof wanted;
        wanted.dwBufferBytes = ring_.bytes;
        wanted.lpwfxFormat = &format.Format;
        IDirectSoundCaptureBuffer* buffer = nullptr;
        check(capture_sound_->CreateCaptureBuffer(&wanted, &buffer, nullptr),
              "CreateCaptureBuffer");
        in_.reset(buffer);
        void* notify = nullptr;
        check(in_->QueryInterface(IID_IDirectSoundNotify, &notify), "QueryInterface (notify)");
        const Com<IDirectSoundNotify> positions(static_cast<IDirectSoundNotify*>(notify));
        std::vector<DSBPOSITIONNOTIFY> ends;
        const auto step = static_cast<DWORD>(step_ * Layout.bytes());
        for (DWORD end = step; end <= ring_.bytes; end += step)
            ends.push_back({end - 1, event_.get()});
        check(positions->SetNotificationPositions(static_cast<DWORD>(ends.size()), ends.data()),
              "SetNotificationPositions");
    }

    // Calls part(pointer, first frame, frames) for each of the up to two parts of the ring.
    template <typename Buffer, typename Part>
    void copy(Buffer& buffer, DWORD at, std::size_t frames, const Part& part) {
        if (frames == 0)
            return;
        void* parts[2] = {};
        DWORD bytes[2] = {};
        check(buffer.Lock(at, static_cast<DWORD>(frames * Layout.bytes()), &parts[0], &bytes[0],
                          &parts[1], &bytes[1], 0),
              "Lock");
        const std::size_t first = bytes[0] / Layout.bytes();
        part(parts[0], 0, first);
        if (parts[1] != nullptr)
            part(parts[1], first, frames - first);
        check(buffer.Unlock(parts[0], bytes[0], parts[1], bytes[1]), "Unlock");
    }
    void silence(DWORD at, DWORD bytes) {
        const std::vector<float> zeros(bytes / Layout.bytes());
        copy(*out_, at, zeros.size(), [&](void* part, std::size_t first, std::size_t count) {
            put_channel(Layout, std::span(zeros).subspan(first, count),
                        static_cast<std::byte*>(part));
        });
    }
    // If the frames run out, what follows is silence and not what was played a turn ago.
    void clear_ahead() {
        const DWORD end = ring_.after(written_, rate_ / 4);
        silence(cleared_, ring_.between(cleared_, end));
        cleared_ = end;
    }

    unsigned rate_;
    unsigned step_; // frames between two notifications
    Ring ring_;     // both are as long
    Event event_;
    Com<IDirectSound8> sound_;
    Com<IDirectSoundBuffer> mixer_;
    Com<IDirectSoundBuffer> out_;
    Com<IDirectSoundCapture8> capture_sound_;
    Com<IDirectSoundCaptureBuffer> in_;
    DWORD read_ = 0;    // bytes, in the capture ring
    DWORD written_ = 0; // bytes, in the playback ring
    DWORD cleared_ = 0; // up to here it is silent, likewise
    bool playing_ = false;
};

} // namespace

std::unique_ptr<Streams> open_direct_sound(const StreamSettings& settings) {
    return std::make_unique<DirectSound>(settings);
}

} // namespace wine_audio
