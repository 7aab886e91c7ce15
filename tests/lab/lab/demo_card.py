# SPDX-License-Identifier: GPL-2.0-or-later
"""The card that the demo runs on: the software card, or a model of an HDSPe card. Pure."""

from dataclasses import dataclass


MODEL_BURST = 16  # frames in which a model moves


@dataclass(frozen=True)
class DemoCard:
    key: str  # what CARD= and tests/vm/run --card say
    title: str  # in a sentence
    module: str
    card_id: str  # ALSA's
    channels: tuple[int, int, int]  # there and back, at single, double and quad speed
    bits: int = 32  # of a sample that it carries
    cable: int = 0  # frames that its cable takes

    @property
    def is_model(self):
        return self.key != "soft"

    def usual_period(self, rate):
        """Frames. A model stands still while it waits for a program, which has to allow for bursts
        of 2 ms of a card that it finds at rest (userspace/stream/schedule.hpp): within half of it.
        """
        period = 128
        while self.is_model and period // 2 < 0.002 * rate + MODEL_BURST:
            period *= 2
        return period

    def most_channels(self, rate):
        """That a file may have, at `rate` Hz."""
        return self.channels[0 if rate < 56000 else 1 if rate < 112000 else 2]


def model(key, name, card_id, channels):
    # A cable of the model's takes a frame at least. The card's samples have 24 bits.
    title = f"a model of an RME HDSPe {name}"
    return DemoCard(key, title, "snd-lockstep-hdspe", card_id, channels, bits=24, cable=1)


CARDS = {
    card.key: card
    for card in (
        DemoCard("soft", "the software card", "snd-lockstep-soft", "Lockstep", (64, 64, 64)),
        model("raydat", "RayDAT", "RayDAT", (36, 20, 12)),
        model("aio", "AIO", "AIO", (14, 10, 8)),
        model("aiopro", "AIO Pro", "AIOPro", (14, 10, 8)),
        model("madi", "MADI", "MADI", (64, 32, 16)),
        model("aes", "AES", "AES", (16, 16, 16)),
    )
}


def machine_card(card):
    """What tests/vm/run --card is given; None for the software card.

    The model's clock stands: the guest lets its time pass as programs keep up.
    """
    return f"{card.key},cable={card.cable},clock=stopped,msi=on" if card.is_model else None
