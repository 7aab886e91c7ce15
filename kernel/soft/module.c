// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep software card: the module, its parameters, and one platform device a card.
 *
 * All parameters are checked before the first card is made: one wrong value and the
 * module is not loaded.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/pm.h>
#include <sound/initval.h>
#include "soft.h"

#define DRIVER_NAME "snd-lockstep-soft"

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = { 1, [1 ... (SNDRV_CARDS - 1)] = 0 };
static int playback_channels[SNDRV_CARDS] = { [0 ... (SNDRV_CARDS - 1)] = 2 };
static int capture_channels[SNDRV_CARDS] = { [0 ... (SNDRV_CARDS - 1)] = 2 };
static int cable_delay[SNDRV_CARDS];
static bool strict[SNDRV_CARDS];

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "ALSA card number (default: the first free)");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "ALSA card id (default: Lockstep)");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "make this card (default: the first only)");
module_param_array(playback_channels, int, NULL, 0444);
MODULE_PARM_DESC(playback_channels, "channels out, 1 to 64 (default: 2)");
module_param_array(capture_channels, int, NULL, 0444);
MODULE_PARM_DESC(capture_channels, "channels in, 1 to 64 (default: 2)");
module_param_array(cable_delay, int, NULL, 0444);
MODULE_PARM_DESC(cable_delay,
		 "frames from playback to capture, 0 to 65536 (default: 0)");
module_param_array(strict, bool, NULL, 0444);
MODULE_PARM_DESC(strict, "play frames not committed in time as silence (default: no)");

static struct platform_device *devices[SNDRV_CARDS];

static struct soft_options options_of(int number)
{
	return (struct soft_options){
		.index = index[number],
		.playback_channels = playback_channels[number],
		.capture_channels = capture_channels[number],
		.cable_delay = cable_delay[number],
		.strict = strict[number],
	};
}

static int soft_probe(struct platform_device *device)
{
	struct soft_options options = options_of(device->id);
	struct soft_card *card;
	int err;

	err = soft_card_new(&device->dev, id[device->id] ?: "Lockstep", &options,
			    &card);
	if (err < 0)
		return err;
	platform_set_drvdata(device, card);
	return 0;
}

static int soft_suspend(struct device *device)
{
	struct soft_card *card = dev_get_drvdata(device);

	lockstep_card_suspend(&card->core);
	return 0;
}

static int soft_resume(struct device *device)
{
	struct soft_card *card = dev_get_drvdata(device);

	lockstep_card_resume(&card->core);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(soft_pm, soft_suspend, soft_resume);

static struct platform_driver soft_driver = {
	.probe = soft_probe,
	.driver = {
		.name = DRIVER_NAME,
		.pm = pm_sleep_ptr(&soft_pm),
	},
};

static bool check_parameters(void)
{
	struct soft_refusal refusal;
	int number;

	for (number = 0; number < SNDRV_CARDS; number++) {
		struct soft_options options = options_of(number);

		if (!enable[number] || soft_options_valid(&options, &refusal))
			continue;
		if (refusal.min == INT_MIN)
			pr_err(DRIVER_NAME ": %s[%d]=%d is not allowed: at most %d\n",
			       refusal.name, number, refusal.value, refusal.max);
		else
			pr_err(DRIVER_NAME ": %s[%d]=%d is not allowed: %d to %d\n",
			       refusal.name, number, refusal.value, refusal.min,
			       refusal.max);
		return false;
	}
	return true;
}

static void remove_devices(void)
{
	int number;

	for (number = 0; number < SNDRV_CARDS; number++)
		platform_device_unregister(devices[number]);
}

static int add_device(int number)
{
	struct platform_device *device =
		platform_device_register_simple(DRIVER_NAME, number, NULL, 0);

	if (IS_ERR(device))
		return PTR_ERR(device);
	devices[number] = device;
	if (platform_get_drvdata(device))
		return 0;
	pr_err(DRIVER_NAME ": card %d could not be made\n", number);
	return -ENODEV;
}

static int __init soft_init(void)
{
	int number;
	int err;

	if (!check_parameters())
		return -EINVAL;
	err = platform_driver_register(&soft_driver);
	if (err < 0)
		return err;
	for (number = 0; number < SNDRV_CARDS; number++) {
		if (!enable[number])
			continue;
		err = add_device(number);
		if (err < 0) {
			remove_devices();
			platform_driver_unregister(&soft_driver);
			return err;
		}
	}
	return 0;
}
module_init(soft_init);

static void __exit soft_exit(void)
{
	remove_devices();
	platform_driver_unregister(&soft_driver);
}
module_exit(soft_exit);

MODULE_AUTHOR("The Lockstep authors");
MODULE_DESCRIPTION("Lockstep: software sound card with a patch cable");
MODULE_LICENSE("GPL");
MODULE_VERSION(LOCKSTEP_VERSION);
