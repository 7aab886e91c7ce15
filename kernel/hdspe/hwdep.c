// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the hwdep device: the mixer in bulk, and the meters.
 * ../uapi/lockstep-hdspe.h is its description.
 */
#include <linux/device.h>
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <sound/hwdep.h>
#include "../uapi/lockstep-hdspe.h"
#include "hdspe.h"
#include "mixer.h"

static long give_info(struct hdspe_card *card, void __user *to)
{
	const struct lockstep_speed_mode *mode = READ_ONCE(card->core.speed_mode);
	struct lockstep_hdspe_info info = {
		.version = LOCKSTEP_HDSPE_VERSION,
		.model = card->number,
		.serial = card->serial,
		.speed = mode - card->description.speed_modes,
		.playback_channels = mode->channels[SNDRV_PCM_STREAM_PLAYBACK],
		.capture_channels = mode->channels[SNDRV_PCM_STREAM_CAPTURE],
	};

	memcpy(info.playback_map, mode->slots[SNDRV_PCM_STREAM_PLAYBACK],
	       info.playback_channels);
	memcpy(info.capture_map, mode->slots[SNDRV_PCM_STREAM_CAPTURE],
	       info.capture_channels);
	return copy_to_user(to, &info, sizeof(info)) ? -EFAULT : 0;
}

static bool is_in_mixer(const struct lockstep_hdspe_faders *faders)
{
	return faders->output < HDSPE_CHANNELS && faders->first < HDSPE_SOURCES &&
	       faders->count > 0 && faders->count <= HDSPE_SOURCES - faders->first &&
	       !faders->reserved;
}

static long move_faders(struct hdspe_card *card, unsigned int command,
			void __user *user)
{
	struct lockstep_hdspe_faders faders;

	if (copy_from_user(&faders, user, sizeof(faders)))
		return -EFAULT;
	if (!is_in_mixer(&faders))
		return -EINVAL;
	if (command == LOCKSTEP_HDSPE_WRITE_FADERS) {
		if (hdspe_mixer_write(card, faders.output, faders.first, faders.count,
				      faders.values))
			hdspe_mixer_changed(card, faders.output);
		return 0;
	}
	hdspe_mixer_read(card, faders.output, faders.first, faders.count,
			 faders.values);
	return copy_to_user(user, &faders, sizeof(faders)) ? -EFAULT : 0;
}

static u64 read_rms(struct hdspe_card *card, unsigned int low)
{
	return (u64)hdspe_read(card, low + HDSPE_RMS_HIGH) << 32 |
	       hdspe_read(card, low);
}

static void read_meters(struct hdspe_card *card,
			struct lockstep_hdspe_meters *meters)
{
	unsigned int i;

	for (i = 0; i < HDSPE_CHANNELS; i++) {
		meters->input_peak[i] = hdspe_read(card, HDSPE_INPUT_PEAK(i));
		meters->playback_peak[i] = hdspe_read(card, HDSPE_PLAYBACK_PEAK(i));
		meters->output_peak[i] = hdspe_read(card, HDSPE_OUTPUT_PEAK(i));
		meters->input_rms[i] = read_rms(card, HDSPE_INPUT_RMS_LOW(i));
		meters->playback_rms[i] = read_rms(card, HDSPE_PLAYBACK_RMS_LOW(i));
		meters->output_rms[i] = read_rms(card, HDSPE_OUTPUT_RMS_LOW(i));
	}
}

static long give_meters(struct hdspe_card *card, void __user *to)
{
	struct lockstep_hdspe_meters *meters = kzalloc(sizeof(*meters), GFP_KERNEL);
	long err = 0;

	if (!meters)
		return -ENOMEM;
	read_meters(card, meters);
	if (copy_to_user(to, meters, sizeof(*meters)))
		err = -EFAULT;
	kfree(meters);
	return err;
}

static int hdspe_ioctl(struct snd_hwdep *hwdep, struct file *file,
		       unsigned int command, unsigned long argument)
{
	struct hdspe_card *card = hwdep->private_data;
	void __user *user = (void __user *)argument;

	switch (command) {
	case LOCKSTEP_HDSPE_INFO:
		return give_info(card, user);
	case LOCKSTEP_HDSPE_WRITE_FADERS:
		/* As write(2) refuses it. */
		if (!(file->f_mode & FMODE_WRITE))
			return -EBADF;
		return move_faders(card, command, user);
	case LOCKSTEP_HDSPE_READ_FADERS:
		return move_faders(card, command, user);
	case LOCKSTEP_HDSPE_READ_METERS:
		return give_meters(card, user);
	default:
		return -ENOIOCTLCMD;
	}
}

/**
 * hdspe_hwdep_new() - make the device
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int hdspe_hwdep_new(struct hdspe_card *card)
{
	struct snd_hwdep *hwdep;
	int err;

	err = snd_hwdep_new(card->core.card, "Lockstep HDSPe", 0, &hwdep);
	if (err < 0)
		return err;
	hwdep->private_data = card;
	hwdep->ops.ioctl = hdspe_ioctl;
	/* The same for 32-bit programs: nothing in it has another size there. */
	hwdep->ops.ioctl_compat = hdspe_ioctl;
	strscpy(hwdep->name, "Lockstep HDSPe", sizeof(hwdep->name));
	return 0;
}
