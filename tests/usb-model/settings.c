// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the module parameters. All but the shape may change at run time, in
 * /sys/module/usb_model/parameters; a change counts from the next URB, packet or
 * microframe on.
 */
#include <linux/module.h>
#include "model.h"

static char *shape = "explicit";
module_param(shape, charp, 0444);
MODULE_PARM_DESC(shape, "which device: see docs/usb-model.md (default: explicit)");

struct um_settings um_settings = {
	.rules = { .ist = 1 },
	.irq_delay = 40,
	.unlink_delay = 40,
	.read_ahead = true,
	.fifo = { .size = 1024, .reprime = true },
};

#define UM_RANGE(name, field, least, most)					\
static int set_##name(const char *text, const struct kernel_param *param)	\
{										\
	return param_set_uint_minmax(text, param, least, most);			\
}										\
static const struct kernel_param_ops ops_##name = {				\
	.set = set_##name,							\
	.get = param_get_uint,							\
};										\
module_param_cb(name, &ops_##name, &um_settings.field, 0644)

UM_RANGE(ist, rules.ist, 1, 8);
MODULE_PARM_DESC(ist, "isochronous scheduling threshold, 1 to 8 microframes (default: 1)");
module_param_named(cfc, um_settings.rules.cfc, bool, 0644);
MODULE_PARM_DESC(cfc, "the controller takes frame IDs (default: no)");
module_param_named(asap, um_settings.asap, bool, 0644);
MODULE_PARM_DESC(asap, "take every URB as if it had URB_ISO_ASAP (default: no)");
UM_RANGE(irq_delay, irq_delay, 0, 10000);
MODULE_PARM_DESC(irq_delay, "from the last packet to the interrupt, us (default: 40)");
UM_RANGE(unlink_delay, unlink_delay, 0, 10000);
MODULE_PARM_DESC(unlink_delay, "until a URB that is taken back is free, us (default: 40)");
module_param_named(read_ahead, um_settings.read_ahead, bool, 0644);
MODULE_PARM_DESC(read_ahead,
		 "read OUT data IST + 1 microframes ahead; N: as their microframe begins (default: Y)");

static int set_ppm(const char *text, const struct kernel_param *param)
{
	int value;
	int err = kstrtoint(text, 0, &value);

	if (err)
		return err;
	if (value < -UM_PPM_MAX || value > UM_PPM_MAX)
		return -EINVAL;
	return param_set_int(text, param);
}

static const struct kernel_param_ops ops_ppm = {
	.set = set_ppm,
	.get = param_get_int,
};

module_param_cb(ppm, &ops_ppm, &um_settings.ppm, 0644);
MODULE_PARM_DESC(ppm, "sample clock against the bus, parts in a million (default: 0)");

UM_RANGE(prefill, fifo.prefill, 0, UM_FIFO_MAX / 2);
MODULE_PARM_DESC(prefill, "frames of silence that the FIFO begins with (default: 0)");
UM_RANGE(fifo, fifo.size, 1, UM_FIFO_MAX);
MODULE_PARM_DESC(fifo, "frames that the FIFO holds (default: 1024)");
module_param_named(reprime, um_settings.fifo.reprime, bool, 0644);
MODULE_PARM_DESC(reprime, "the FIFO begins anew after an underrun (default: Y)");
module_param_named(level_feedback, um_settings.level_feedback, bool, 0644);
MODULE_PARM_DESC(level_feedback,
		 "feedback keeps the FIFO's level too, not the clock's rate alone (default: N)");
UM_RANGE(out_delay, out_delay, 0, UM_DELAY_MAX / 4);
MODULE_PARM_DESC(out_delay, "frames from the FIFO to the outputs (default: 0)");
UM_RANGE(in_delay, in_delay, 0, UM_DELAY_MAX / 4);
MODULE_PARM_DESC(in_delay, "frames from the inputs to the bus (default: 0)");
UM_RANGE(cable, cable, 0, UM_DELAY_MAX / 2);
MODULE_PARM_DESC(cable, "frames from each output to its input (default: 0)");
module_param_named(tick_input, um_settings.tick_input, bool, 0644);
MODULE_PARM_DESC(tick_input,
		 "inputs hear the number of each tick; N: the cable (default: N)");

UM_RANGE(digital_rate, digital_rate, 0, 768000);
MODULE_PARM_DESC(digital_rate, "rate of the S/PDIF signal, Hz; 0: none (default: 0)");

/**
 * um_chosen_shape() - the shape that the parameter names
 *
 * Context: Process. Says in the log what is allowed if there is none.
 *
 * Return: The shape, or %NULL.
 */
const struct um_shape *um_chosen_shape(void)
{
	const struct um_shape *chosen = um_shape_named(shape);
	size_t i;

	if (chosen)
		return chosen;
	pr_err("usb-model: shape=%s is not known; known are:\n", shape);
	for (i = 0; um_shape_at(i); i++)
		pr_err("usb-model:   %s\n", um_shape_at(i)->name);
	return NULL;
}
