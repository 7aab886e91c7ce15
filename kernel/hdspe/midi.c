// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: MIDI ports. Each has a FIFO of 128 bytes each way; it interrupts for
 * what comes in, and its fill is looked at every tick while it has bytes to send.
 *
 * An interrupt that came is switched off until work has emptied the FIFO: reading that
 * takes a bus cycle a byte, too long for the handler that audio waits for.
 */
#include <sound/rawmidi.h>
#include "hdspe.h"
#include "midi.h"

#define FIFO_BYTES 128
#define FILL GENMASK(7, 0)

struct port_registers {
	unsigned int out;
	unsigned int out_fill;
	unsigned int in;
	unsigned int in_fill;
	u32 enable;
	u32 pending;
};

static const struct port_registers registers[HDSPE_MIDI_PORTS] = {
	{ HDSPE_MIDI_OUT_0, HDSPE_MIDI_OUT_FILL_0, HDSPE_MIDI_IN_0,
	  HDSPE_MIDI_IN_FILL_0, HDSPE_CONTROL_MIDI_0_INTERRUPT,
	  HDSPE_STATUS_MIDI_0_PENDING },
	{ HDSPE_MIDI_OUT_1, HDSPE_MIDI_OUT_FILL_1, HDSPE_MIDI_IN_1,
	  HDSPE_MIDI_IN_FILL_1, HDSPE_CONTROL_MIDI_1_INTERRUPT,
	  HDSPE_STATUS_MIDI_1_PENDING },
	{ HDSPE_MIDI_OUT_2, HDSPE_MIDI_OUT_FILL_2, HDSPE_MIDI_IN_2,
	  HDSPE_MIDI_IN_FILL_2, HDSPE_CONTROL_MIDI_2_INTERRUPT,
	  HDSPE_STATUS_MIDI_2_PENDING },
	{ 0, 0, HDSPE_MIDI_IN_3, HDSPE_MIDI_IN_FILL_3,
	  HDSPE_CONTROL_MIDI_3_INTERRUPT, HDSPE_STATUS_MIDI_3_PENDING },
};

static u32 pending_bit(const struct hdspe_card *card, int number)
{
	if (number == 2 && card->number == HDSPE_AES)
		return HDSPE_STATUS_AES_MIDI_2_PENDING;
	return registers[number].pending;
}

/**
 * hdspe_midi_interrupt() - handle what MIDI ports interrupt for
 * @card: the card
 * @status: STATUS_0
 *
 * Context: Interrupt, under the card's lock.
 *
 * Return: Whether one of them did.
 */
bool hdspe_midi_interrupt(struct hdspe_card *card, u32 status)
{
	bool any = false;
	int number;

	for (number = 0; number < HDSPE_MIDI_PORTS; number++) {
		u32 enable = registers[number].enable;

		if (!card->midi[number].rawmidi || !(card->control & enable) ||
		    !(status & pending_bit(card, number)))
			continue;
		hdspe_set_control(card, enable, 0);
		schedule_work(&card->midi[number].receive);
		any = true;
	}
	return any;
}

static void enable_input(struct hdspe_midi *midi, bool on)
{
	struct hdspe_card *card = midi->card;
	unsigned long flags;

	spin_lock_irqsave(&card->core.lock, flags);
	midi->receiving = on;
	if (!midi->asleep)
		hdspe_set_control(card, registers[midi->number].enable, on ? ~0 : 0);
	spin_unlock_irqrestore(&card->core.lock, flags);
}

/* Takes what came in; more than the FIFO holds is no fill, but a card that is gone. */
static unsigned int read_fifo(struct hdspe_midi *midi, u8 *bytes)
{
	const struct port_registers *port = &registers[midi->number];
	unsigned int count = hdspe_read(midi->card, port->in_fill) & FILL;
	unsigned int i;

	if (count > FIFO_BYTES)
		return 0;
	for (i = 0; i < count; i++)
		bytes[i] = hdspe_read(midi->card, port->in);
	return count;
}

static void receive(struct work_struct *work)
{
	struct hdspe_midi *midi = container_of(work, struct hdspe_midi, receive);
	struct hdspe_card *card = midi->card;
	struct snd_rawmidi_substream *input = READ_ONCE(midi->input);
	u8 bytes[FIFO_BYTES];
	unsigned int count;

	while ((count = read_fifo(midi, bytes)) > 0)
		if (input)
			snd_rawmidi_receive(input, bytes, count);

	spin_lock_irq(&card->core.lock);
	if (midi->receiving && !midi->asleep)
		hdspe_set_control(card, registers[midi->number].enable, ~0);
	spin_unlock_irq(&card->core.lock);
}

static void transmit(struct work_struct *work)
{
	struct hdspe_midi *midi =
		container_of(work, struct hdspe_midi, transmit.work);
	const struct port_registers *port = &registers[midi->number];
	struct snd_rawmidi_substream *output = READ_ONCE(midi->output);
	unsigned int fill;
	u8 byte;

	/* What is left to send then goes when the card has power again. */
	if (!output || READ_ONCE(midi->asleep))
		return;
	fill = hdspe_read(midi->card, port->out_fill) & FILL;
	/* A card that is gone: who closes the port must not wait for it. */
	if (fill > FIFO_BYTES) {
		snd_rawmidi_proceed(output);
		return;
	}
	for (; fill < FIFO_BYTES; fill++) {
		if (snd_rawmidi_transmit(output, &byte, 1) != 1)
			return;
		hdspe_write(midi->card, port->out, byte);
	}
	schedule_delayed_work(&midi->transmit, 1);
}

static int open_output(struct snd_rawmidi_substream *substream)
{
	struct hdspe_midi *midi = substream->rmidi->private_data;

	WRITE_ONCE(midi->output, substream);
	return 0;
}

static int close_output(struct snd_rawmidi_substream *substream)
{
	struct hdspe_midi *midi = substream->rmidi->private_data;

	cancel_delayed_work_sync(&midi->transmit);
	WRITE_ONCE(midi->output, NULL);
	return 0;
}

static void trigger_output(struct snd_rawmidi_substream *substream, int up)
{
	struct hdspe_midi *midi = substream->rmidi->private_data;

	if (up)
		schedule_delayed_work(&midi->transmit, 0);
}

/* What came in before is for nobody. */
static int open_input(struct snd_rawmidi_substream *substream)
{
	struct hdspe_midi *midi = substream->rmidi->private_data;
	u8 bytes[FIFO_BYTES];

	while (read_fifo(midi, bytes) > 0)
		;
	WRITE_ONCE(midi->input, substream);
	return 0;
}

static int close_input(struct snd_rawmidi_substream *substream)
{
	struct hdspe_midi *midi = substream->rmidi->private_data;

	enable_input(midi, false);
	cancel_work_sync(&midi->receive);
	WRITE_ONCE(midi->input, NULL);
	return 0;
}

static void trigger_input(struct snd_rawmidi_substream *substream, int up)
{
	enable_input(substream->rmidi->private_data, up);
}

static const struct snd_rawmidi_ops output_ops = {
	.open = open_output,
	.close = close_output,
	.trigger = trigger_output,
};

static const struct snd_rawmidi_ops input_ops = {
	.open = open_input,
	.close = close_input,
	.trigger = trigger_input,
};

static int make_port(struct hdspe_card *card, int number, int device)
{
	struct hdspe_midi *midi = &card->midi[number];
	bool time_code = number == card->model->time_code_port &&
			 !(card->model->midi_ports & BIT(number));
	struct snd_rawmidi *rawmidi;
	int err;

	err = snd_rawmidi_new(card->core.card, "Lockstep HDSPe", device, !time_code, 1,
			      &rawmidi);
	if (err < 0)
		return err;
	midi->card = card;
	midi->number = number;
	INIT_WORK(&midi->receive, receive);
	INIT_DELAYED_WORK(&midi->transmit, transmit);
	rawmidi->private_data = midi;
	rawmidi->info_flags = SNDRV_RAWMIDI_INFO_INPUT;
	snd_rawmidi_set_ops(rawmidi, SNDRV_RAWMIDI_STREAM_INPUT, &input_ops);
	if (time_code) {
		strscpy(rawmidi->name, "MIDI Time Code", sizeof(rawmidi->name));
	} else {
		snprintf(rawmidi->name, sizeof(rawmidi->name), "MIDI %d", number + 1);
		rawmidi->info_flags |= SNDRV_RAWMIDI_INFO_OUTPUT |
				       SNDRV_RAWMIDI_INFO_DUPLEX;
		snd_rawmidi_set_ops(rawmidi, SNDRV_RAWMIDI_STREAM_OUTPUT, &output_ops);
	}
	/* From here on the interrupt handler knows of it. */
	WRITE_ONCE(midi->rawmidi, rawmidi);
	return 0;
}

/**
 * hdspe_midi_new() - make the ports that the card has
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int hdspe_midi_new(struct hdspe_card *card)
{
	unsigned int ports = card->model->midi_ports;
	int device = 0;
	int number;
	int err;

	if (card->has_tco)
		ports |= BIT(card->model->time_code_port);
	for (number = 0; number < HDSPE_MIDI_PORTS; number++) {
		if (!(ports & BIT(number)))
			continue;
		err = make_port(card, number, device++);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * hdspe_midi_suspend() - leave the ports alone, as the card loses its power
 * @card: the card
 *
 * What is in a FIFO is lost; what ALSA has still to send is not.
 *
 * Context: Process.
 */
void hdspe_midi_suspend(struct hdspe_card *card)
{
	int number;

	for (number = 0; number < HDSPE_MIDI_PORTS; number++) {
		struct hdspe_midi *midi = &card->midi[number];

		if (!midi->rawmidi)
			continue;
		spin_lock_irq(&card->core.lock);
		WRITE_ONCE(midi->asleep, true);
		hdspe_set_control(card, registers[number].enable, 0);
		spin_unlock_irq(&card->core.lock);
		cancel_work_sync(&midi->receive);
		cancel_delayed_work_sync(&midi->transmit);
	}
}

/**
 * hdspe_midi_resume() - let the ports go on
 * @card: the card, which has power and knows its CONTROL again
 *
 * Context: Process.
 */
void hdspe_midi_resume(struct hdspe_card *card)
{
	int number;

	for (number = 0; number < HDSPE_MIDI_PORTS; number++) {
		struct hdspe_midi *midi = &card->midi[number];

		if (!midi->rawmidi)
			continue;
		spin_lock_irq(&card->core.lock);
		WRITE_ONCE(midi->asleep, false);
		if (midi->receiving)
			hdspe_set_control(card, registers[number].enable, ~0);
		spin_unlock_irq(&card->core.lock);
		if (READ_ONCE(midi->output))
			schedule_delayed_work(&midi->transmit, 0);
	}
}
