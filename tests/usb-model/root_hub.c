// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the root hub of one port.
 */
#include <linux/string.h>
#include <linux/usb/ch11.h>
#include "model.h"

/* Change bits are the upper half of the port's status. */
#define CHANGED(bit) ((u32)(bit) << 16)

/**
 * um_hub_status_data() - whether the port has changed
 * @hcd: the controller
 * @buffer: a bitmap, port 1 in bit 1
 *
 * Context: Any.
 *
 * Return: Its length, 0 if nothing has.
 */
int um_hub_status_data(struct usb_hcd *hcd, char *buffer)
{
	buffer[0] = READ_ONCE(um_of(hcd)->port) >> 16 ? 2 : 0;
	return buffer[0] ? 1 : 0;
}

static void describe(struct usb_hub_descriptor *hub)
{
	memset(hub, 0, sizeof(*hub));
	hub->bDescLength = USB_DT_HUB_NONVAR_SIZE + 2;
	hub->bDescriptorType = USB_DT_HUB;
	hub->bNbrPorts = 1;
	hub->wHubCharacteristics = cpu_to_le16(HUB_CHAR_INDV_PORT_LPSM |
					       HUB_CHAR_COMMON_OCPM);
	hub->u.hs.DeviceRemovable[1] = 0xff;
}

static void set_feature(struct um_model *model, u16 feature)
{
	switch (feature) {
	case USB_PORT_FEAT_POWER:
		model->port |= USB_PORT_STAT_POWER;
		if (model->plugged)
			model->port |= USB_PORT_STAT_CONNECTION |
				       CHANGED(USB_PORT_STAT_C_CONNECTION);
		break;
	case USB_PORT_FEAT_RESET:
		if (!(model->port & USB_PORT_STAT_CONNECTION))
			break;
		/* It takes no time. */
		model->port |= USB_PORT_STAT_ENABLE |
			       CHANGED(USB_PORT_STAT_C_RESET);
		if (model->shape->speed == USB_SPEED_HIGH)
			model->port |= USB_PORT_STAT_HIGH_SPEED;
		um_device_reset(model);
		break;
	case USB_PORT_FEAT_SUSPEND:
		model->port |= USB_PORT_STAT_SUSPEND;
		break;
	}
}

static void clear_feature(struct um_model *model, u16 feature)
{
	switch (feature) {
	case USB_PORT_FEAT_ENABLE:
		model->port &= ~USB_PORT_STAT_ENABLE;
		break;
	case USB_PORT_FEAT_POWER:
		model->port &= ~(USB_PORT_STAT_POWER | USB_PORT_STAT_ENABLE);
		break;
	case USB_PORT_FEAT_SUSPEND:
		if (model->port & USB_PORT_STAT_SUSPEND) {
			model->port &= ~USB_PORT_STAT_SUSPEND;
			model->port |= CHANGED(USB_PORT_STAT_C_SUSPEND);
		}
		break;
	case USB_PORT_FEAT_C_CONNECTION:
	case USB_PORT_FEAT_C_ENABLE:
	case USB_PORT_FEAT_C_SUSPEND:
	case USB_PORT_FEAT_C_OVER_CURRENT:
	case USB_PORT_FEAT_C_RESET:
		model->port &= ~BIT(feature);
		break;
	}
}

/**
 * um_hub_control() - a request to the root hub
 * @hcd: the controller
 * @type: bRequestType and bRequest
 * @value: wValue
 * @index: wIndex
 * @buffer: filled in with the answer
 * @length: wLength
 *
 * Context: Any.
 *
 * Return: 0, -EPIPE for what a hub does not know.
 */
int um_hub_control(struct usb_hcd *hcd, u16 type, u16 value, u16 index,
		   char *buffer, u16 length)
{
	struct um_model *model = um_of(hcd);
	unsigned long flags;
	bool changed;
	int err = 0;

	spin_lock_irqsave(&model->lock, flags);
	switch (type) {
	case ClearHubFeature:
	case SetHubFeature:
		break;
	case GetHubDescriptor:
		describe((struct usb_hub_descriptor *)buffer);
		break;
	case GetHubStatus:
		memset(buffer, 0, 4);
		break;
	case GetPortStatus:
		*(__le32 *)buffer = cpu_to_le32(model->port);
		break;
	case SetPortFeature:
		set_feature(model, value);
		break;
	case ClearPortFeature:
		clear_feature(model, value);
		break;
	default:
		err = -EPIPE;
	}
	changed = model->port >> 16;
	spin_unlock_irqrestore(&model->lock, flags);
	if (changed)
		usb_hcd_poll_rh_status(hcd);
	return err;
}
