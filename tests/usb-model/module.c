// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the module, and the platform device that the controller is on. For tests
 * alone: make install never installs it.
 */
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/slab.h>
#include "model.h"

#define NAME "usb-model"

static struct platform_device *device;

static int add_controller(struct um_model *model, struct device *parent)
{
	int err;

	model->hcd = usb_create_hcd(&um_hc_driver, parent, NAME);
	if (!model->hcd)
		return -ENOMEM;
	*(struct um_model **)model->hcd->hcd_priv = model;
	/* A full-speed device may be at the port, as at an xHCI controller's. */
	model->hcd->has_tt = 1;
	err = usb_add_hcd(model->hcd, 0, 0);
	if (err)
		usb_put_hcd(model->hcd);
	return err;
}

static int um_probe(struct platform_device *at)
{
	const struct um_shape *shape = um_chosen_shape();
	struct um_model *model;
	int err;

	if (!shape)
		return -EINVAL;
	model = kzalloc(sizeof(*model), GFP_KERNEL);
	if (!model)
		return -ENOMEM;
	model->shape = shape;
	model->plugged = true;
	model->internal_rate = um_shape_has_rate(shape, 48000) ?
				       48000 : shape->rates[0];
	um_configuration(shape, &model->configuration);
	um_controller_init(model);
	err = um_truth_init(model);
	if (err)
		goto free_model;
	err = add_controller(model, &at->dev);
	if (err)
		goto free_truth;
	platform_set_drvdata(at, model);
	return 0;

free_truth:
	um_truth_free(model);
free_model:
	kfree(model);
	return err;
}

/* usbcore wants the name of a driver that is bound to the controller's device. */
static struct platform_driver um_driver = {
	.probe = um_probe,
	.driver = {
		.name = NAME,
		.suppress_bind_attrs = true,
	},
};

static int __init um_init(void)
{
	int err = platform_driver_register(&um_driver);

	if (err)
		return err;
	device = platform_device_register_simple(NAME, PLATFORM_DEVID_NONE, NULL, 0);
	if (IS_ERR(device)) {
		err = PTR_ERR(device);
	} else if (!platform_get_drvdata(device)) {
		platform_device_unregister(device);
		err = -ENODEV;
	}
	if (err)
		platform_driver_unregister(&um_driver);
	return err;
}
module_init(um_init);

static void __exit um_exit(void)
{
	struct um_model *model = platform_get_drvdata(device);

	usb_remove_hcd(model->hcd);
	usb_put_hcd(model->hcd);
	um_truth_free(model);
	kfree(model);
	platform_device_unregister(device);
	platform_driver_unregister(&um_driver);
}
module_exit(um_exit);

MODULE_AUTHOR("The Lockstep authors");
MODULE_DESCRIPTION("Lockstep's tests: a USB host controller with an audio device");
MODULE_LICENSE("GPL");
