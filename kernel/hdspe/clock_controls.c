// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the clock as control elements.
 *
 *   "System Clock Mode"         AutoSync: follow a reference, or Master
 *   "Preferred Sync Reference"  the one to follow if it is there
 *   "AutoSync Reference"        the one that is followed
 *   "Internal Clock"            rate of the card's own clock, while no stream has one
 *   "Clock Pitch"               its offset, in millionths
 *   "External Rate"             of the reference that is followed, Hz
 *   "System Sample Rate"        as the card measures it, Hz
 *   "<reference> SyncCheck"     No Lock, Lock or Sync
 *   "<reference> Frequency"     Hz, or 0
 */
#include <sound/control.h>
#include "hdspe.h"
#include "options.h"
#include "rate.h"

static const char *const clock_modes[] = { "AutoSync", "Master" };
static const char *const sync_states[] = { "No Lock", "Lock", "Sync" };
static const char *const rate_names[] = {
	"32 kHz", "44.1 kHz", "48 kHz", "64 kHz", "88.2 kHz", "96 kHz", "128 kHz",
	"176.4 kHz", "192 kHz",
};

static int mode_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	return snd_ctl_enum_info(info, 1, ARRAY_SIZE(clock_modes), clock_modes);
}

static int mode_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	value->value.enumerated.item[0] = hdspe_is_master(snd_kcontrol_chip(control));
	return 0;
}

static int mode_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	bool master = value->value.enumerated.item[0];
	bool changed;

	if (value->value.enumerated.item[0] >= ARRAY_SIZE(clock_modes))
		return -EINVAL;
	spin_lock_irq(&card->core.lock);
	changed = hdspe_is_master(card) != master;
	if (changed && card->model->has_settings)
		hdspe_set_settings(card, HDSPE_SETTINGS_MASTER, master ? ~0 : 0);
	else if (changed)
		hdspe_set_control(card, HDSPE_CONTROL_MASTER, master ? ~0 : 0);
	spin_unlock_irq(&card->core.lock);
	return changed;
}

/* The references that this card has: those that need a TCO are last but one. */
static const struct hdspe_reference *reference_at(struct hdspe_card *card,
						  unsigned int item)
{
	const struct hdspe_reference *list;

	hdspe_references(card->number, &list);
	return &list[card->references[item]];
}

static int references_info(struct hdspe_card *card, struct snd_ctl_elem_info *info,
			   bool internal)
{
	unsigned int items = card->reference_count + internal;
	unsigned int item = min(info->value.enumerated.item, items - 1);

	info->type = SNDRV_CTL_ELEM_TYPE_ENUMERATED;
	info->count = 1;
	info->value.enumerated.items = items;
	info->value.enumerated.item = item;
	strscpy(info->value.enumerated.name,
		item < card->reference_count ? reference_at(card, item)->name :
					       "Internal",
		sizeof(info->value.enumerated.name));
	return 0;
}

static int preferred_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	return references_info(snd_kcontrol_chip(control), info, false);
}

static int preferred_get(struct snd_kcontrol *control,
			 struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	u32 bits = card->model->has_settings ? card->settings : card->control;
	unsigned int code = hdspe_reference_code(card->number, bits);
	unsigned int item;

	for (item = 0; item < card->reference_count; item++)
		if (reference_at(card, item)->code == code)
			value->value.enumerated.item[0] = item;
	return 0;
}

static int preferred_put(struct snd_kcontrol *control,
			 struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	unsigned int item = value->value.enumerated.item[0];
	u32 mask = hdspe_reference_mask(card->number);
	bool changed;
	u32 bits;

	if (item >= card->reference_count)
		return -EINVAL;
	bits = hdspe_reference_bits(card->number, reference_at(card, item)->code);
	spin_lock_irq(&card->core.lock);
	if (card->model->has_settings) {
		changed = (card->settings & mask) != bits;
		hdspe_set_settings(card, mask, bits);
	} else {
		changed = (card->control & mask) != bits;
		hdspe_set_control(card, mask, bits);
	}
	spin_unlock_irq(&card->core.lock);
	return changed;
}

static int in_use_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	return references_info(snd_kcontrol_chip(control), info, true);
}

static int in_use_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	struct hdspe_status status;
	int index = HDSPE_REFERENCE_INTERNAL;
	unsigned int item;

	hdspe_read_status(card, &status);
	if (!hdspe_is_master(card))
		index = hdspe_reference_in_use(card->number, &status);
	value->value.enumerated.item[0] = card->reference_count;
	for (item = 0; item < card->reference_count; item++)
		if (card->references[item] == index)
			value->value.enumerated.item[0] = item;
	return 0;
}

static int rate_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	return snd_ctl_enum_info(info, 1, ARRAY_SIZE(rate_names), rate_names);
}

static int rate_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	unsigned int rate = READ_ONCE(card->rate);
	unsigned int item;

	/* Class codes and items are the same nine rates, from 1 and from 0. */
	for (item = 0; item < ARRAY_SIZE(rate_names); item++)
		if (hdspe_class_rate(item + 1) == rate)
			value->value.enumerated.item[0] = item;
	return 0;
}

static int rate_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	unsigned int item = value->value.enumerated.item[0];
	unsigned int rate = hdspe_class_rate(item + 1);
	bool changed = false;
	int err = 0;

	if (item >= ARRAY_SIZE(rate_names))
		return -EINVAL;
	spin_lock_irq(&card->core.lock);
	if (card->rate != rate) {
		if (card->core.directions[0].configured ||
		    card->core.directions[1].configured)
			err = -EBUSY;
		else
			hdspe_set_rate(card, rate);
		changed = !err;
	}
	spin_unlock_irq(&card->core.lock);
	if (changed) {
		lockstep_card_set_rate(&card->core, rate);
		hdspe_rate_changed(card);
	}
	return err ? err : changed;
}

static int pitch_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = 1;
	info->value.integer.min = -HDSPE_PITCH_MAX;
	info->value.integer.max = HDSPE_PITCH_MAX;
	return 0;
}

static int pitch_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);

	value->value.integer.value[0] = READ_ONCE(card->pitch);
	return 0;
}

static int pitch_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	long pitch = value->value.integer.value[0];
	bool changed;

	if (pitch < -HDSPE_PITCH_MAX || pitch > HDSPE_PITCH_MAX)
		return -EINVAL;
	spin_lock_irq(&card->core.lock);
	changed = card->pitch != pitch;
	if (changed)
		hdspe_set_pitch(card, pitch);
	spin_unlock_irq(&card->core.lock);
	return changed;
}

static int hertz_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	info->type = SNDRV_CTL_ELEM_TYPE_INTEGER;
	info->count = 1;
	info->value.integer.max = HDSPE_QUAD_SPEED_RATE_MAX;
	return 0;
}

static int external_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	value->value.integer.value[0] = hdspe_external_rate(snd_kcontrol_chip(control));
	return 0;
}

static int measured_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	value->value.integer.value[0] = hdspe_measured_rate(snd_kcontrol_chip(control));
	return 0;
}

static int sync_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	return snd_ctl_enum_info(info, 1, ARRAY_SIZE(sync_states), sync_states);
}

static int sync_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	struct hdspe_status status;

	hdspe_read_status(card, &status);
	value->value.enumerated.item[0] =
		hdspe_reference_sync(reference_at(card, control->private_value),
				     &status);
	return 0;
}

static int frequency_get(struct snd_kcontrol *control,
			 struct snd_ctl_elem_value *value)
{
	struct hdspe_card *card = snd_kcontrol_chip(control);
	struct hdspe_status status;

	hdspe_read_status(card, &status);
	value->value.integer.value[0] =
		hdspe_reference_rate(card->number,
				     card->references[control->private_value], &status);
	return 0;
}

#define READ_ONLY (SNDRV_CTL_ELEM_ACCESS_READ | SNDRV_CTL_ELEM_ACCESS_VOLATILE)
#define ELEMENT(label, how, get_info, getter, putter)			\
	{ .iface = SNDRV_CTL_ELEM_IFACE_MIXER, .name = label, .access = how,	\
	  .info = get_info, .get = getter, .put = putter }

enum element {
	ELEMENT_IN_USE,
	ELEMENT_EXTERNAL,
	ELEMENT_RATE,
	ELEMENT_OTHERS,
};

static const struct snd_kcontrol_new elements[] = {
	[ELEMENT_IN_USE] = ELEMENT("AutoSync Reference", READ_ONLY, in_use_info,
				   in_use_get, NULL),
	[ELEMENT_EXTERNAL] = ELEMENT("External Rate", READ_ONLY, hertz_info,
				     external_get, NULL),
	[ELEMENT_RATE] = ELEMENT("Internal Clock", SNDRV_CTL_ELEM_ACCESS_READWRITE,
				 rate_info, rate_get, rate_put),
	ELEMENT("System Clock Mode", SNDRV_CTL_ELEM_ACCESS_READWRITE, mode_info,
		mode_get, mode_put),
	ELEMENT("Preferred Sync Reference", SNDRV_CTL_ELEM_ACCESS_READWRITE,
		preferred_info, preferred_get, preferred_put),
	ELEMENT("Clock Pitch", SNDRV_CTL_ELEM_ACCESS_READWRITE, pitch_info, pitch_get,
		pitch_put),
	ELEMENT("System Sample Rate", READ_ONLY, hertz_info, measured_get, NULL),
};

static int add(struct hdspe_card *card, const struct snd_kcontrol_new *element,
	       struct snd_kcontrol **control)
{
	*control = snd_ctl_new1(element, card);
	return snd_ctl_add(card->core.card, *control);
}

static int add_reference(struct hdspe_card *card, unsigned int item)
{
	struct snd_kcontrol_new sync = ELEMENT(NULL, READ_ONLY, sync_info, sync_get,
					       NULL);
	struct snd_kcontrol_new frequency = ELEMENT(NULL, READ_ONLY, hertz_info,
						    frequency_get, NULL);
	const char *reference = reference_at(card, item)->name;
	char name[SNDRV_CTL_ELEM_ID_NAME_MAXLEN];
	int err;

	snprintf(name, sizeof(name), "%s SyncCheck", reference);
	sync.name = name;
	sync.private_value = item;
	err = add(card, &sync, &card->sync_controls[item]);
	if (err < 0)
		return err;
	snprintf(name, sizeof(name), "%s Frequency", reference);
	frequency.name = name;
	frequency.private_value = item;
	return add(card, &frequency, &card->frequency_controls[item]);
}

/**
 * hdspe_clock_controls() - make the elements
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int hdspe_clock_controls(struct hdspe_card *card)
{
	const struct hdspe_reference *list;
	unsigned int count = hdspe_references(card->number, &list);
	unsigned int i;
	int err;

	for (i = 0; i < count; i++)
		if (!list[i].tco || card->has_tco)
			card->references[card->reference_count++] = i;
	for (i = 0; i < ARRAY_SIZE(elements); i++) {
		struct snd_kcontrol *control;

		err = add(card, &elements[i], &control);
		if (err < 0)
			return err;
		if (i == ELEMENT_IN_USE)
			card->in_use_control = control;
		else if (i == ELEMENT_EXTERNAL)
			card->external_control = control;
		else if (i == ELEMENT_RATE)
			card->rate_control = control;
	}
	for (i = 0; i < card->reference_count; i++) {
		err = add_reference(card, i);
		if (err < 0)
			return err;
	}
	return 0;
}

/**
 * hdspe_rate_changed() - tell who listens that the card's own clock has another rate
 * @card: the card
 *
 * Context: Process.
 */
void hdspe_rate_changed(struct hdspe_card *card)
{
	snd_ctl_notify_one(card->core.card, SNDRV_CTL_EVENT_MASK_VALUE,
			   card->rate_control, 0);
	hdspe_mixer_resized(card);
}
