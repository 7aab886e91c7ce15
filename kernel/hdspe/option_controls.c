// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: a model's options as control elements, made from their table.
 */
#include <sound/control.h>
#include "hdspe.h"
#include "options.h"

static const struct hdspe_option *option_of(struct snd_kcontrol *control)
{
	return hdspe_option(control->private_value);
}

static unsigned int value_of(struct hdspe_card *card, const struct hdspe_option *option)
{
	return hdspe_gather(option->mask,
			    option->in_settings ? card->settings : card->control);
}

static int option_info(struct snd_kcontrol *control, struct snd_ctl_elem_info *info)
{
	const struct hdspe_option *option = option_of(control);

	if (!option->items)
		return snd_ctl_boolean_mono_info(control, info);
	return snd_ctl_enum_info(info, 1, option->item_count, option->items);
}

static int option_get(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	const struct hdspe_option *option = option_of(control);
	struct hdspe_card *card = snd_kcontrol_chip(control);
	unsigned int now;

	spin_lock_irq(&card->core.lock);
	now = value_of(card, option);
	spin_unlock_irq(&card->core.lock);
	if (option->items)
		value->value.enumerated.item[0] = now;
	else
		value->value.integer.value[0] = now;
	return 0;
}

static int option_put(struct snd_kcontrol *control, struct snd_ctl_elem_value *value)
{
	const struct hdspe_option *option = option_of(control);
	struct hdspe_card *card = snd_kcontrol_chip(control);
	unsigned int wanted = option->items ? value->value.enumerated.item[0] :
					      !!value->value.integer.value[0];
	u32 bits;
	bool changed;

	if (option->items && wanted >= option->item_count)
		return -EINVAL;
	bits = hdspe_scatter(option->mask, wanted);
	spin_lock_irq(&card->core.lock);
	changed = value_of(card, option) != wanted;
	if (changed && option->in_settings)
		hdspe_set_settings(card, option->mask, bits);
	else if (changed)
		hdspe_set_control(card, option->mask, bits);
	spin_unlock_irq(&card->core.lock);
	return changed;
}

static const struct snd_kcontrol_new element = {
	.iface = SNDRV_CTL_ELEM_IFACE_MIXER,
	.info = option_info,
	.get = option_get,
	.put = option_put,
};

/**
 * hdspe_option_controls() - make the elements that the model has
 * @card: the card
 *
 * Context: Process.
 *
 * Return: 0 or a negative errno.
 */
int hdspe_option_controls(struct hdspe_card *card)
{
	unsigned int index;
	int err;

	for (index = 0; index < hdspe_option_count(); index++) {
		struct snd_kcontrol_new option = element;

		if (!(hdspe_option(index)->models & BIT(card->number)))
			continue;
		option.name = hdspe_option(index)->name;
		option.private_value = index;
		err = snd_ctl_add(card->core.card, snd_ctl_new1(&option, card));
		if (err < 0)
			return err;
	}
	return 0;
}
