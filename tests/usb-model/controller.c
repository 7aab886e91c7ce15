// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: the host controller as usbcore sees it: URBs come in, and go back from an
 * interrupt. It knows no DMA, so usbcore gives it buffers in plain memory.
 */
#include <linux/hrtimer.h>
#include <linux/slab.h>
#include "../../kernel/compat.h"
#include "model.h"

/* After so many microframes with nothing to do the timer rests. */
#define REST 800

/**
 * um_of() - the model behind a controller
 * @hcd: the controller
 *
 * Context: Any.
 *
 * Return: The model.
 */
struct um_model *um_of(struct usb_hcd *hcd)
{
	return *(struct um_model **)hcd->hcd_priv;
}

static ktime_t uframe_end(const struct um_model *model)
{
	return ktime_add_ns(model->origin, (model->uframe + 1) * UM_UFRAME_NS);
}

static void give_back(struct um_model *model, struct um_transfer *transfer)
{
	struct urb *urb = transfer->urb;
	int status = transfer->status;

	if (transfer->pipe < USB_MODEL_PIPES)
		model->pipe[transfer->pipe].done--;
	list_del(&transfer->list);
	urb->hcpriv = NULL;
	kfree(transfer->data);
	kfree(transfer);
	usb_hcd_unlink_urb_from_ep(model->hcd, urb);
	/* With HCD_BH the completion handler runs later, outside the lock. */
	usb_hcd_giveback_urb(model->hcd, urb, status);
}

/**
 * um_finish() - has a URB given back by an interrupt
 * @model: the model
 * @transfer: the URB, in no list
 * @due: CLOCK_MONOTONIC of the interrupt
 * @status: of the URB
 *
 * Context: Any, with the model's lock held.
 */
void um_finish(struct um_model *model, struct um_transfer *transfer, ktime_t due,
	       int status)
{
	struct um_transfer *before;

	transfer->due = due;
	transfer->status = status;
	list_for_each_entry_reverse(before, &model->done, list)
		if (ktime_compare(before->due, due) <= 0)
			break;
	list_add(&transfer->list, &before->list);
	if (list_is_first(&transfer->list, &model->done))
		hrtimer_start(&model->irq, due, HRTIMER_MODE_ABS);
}

static enum hrtimer_restart on_irq(struct hrtimer *timer)
{
	struct um_model *model = container_of(timer, struct um_model, irq);
	struct um_transfer *transfer, *next;
	ktime_t now = ktime_get();
	unsigned long flags;

	spin_lock_irqsave(&model->lock, flags);
	list_for_each_entry_safe(transfer, next, &model->done, list) {
		if (ktime_after(transfer->due, now)) {
			hrtimer_start(timer, transfer->due, HRTIMER_MODE_ABS);
			break;
		}
		give_back(model, transfer);
	}
	spin_unlock_irqrestore(&model->lock, flags);
	return HRTIMER_NORESTART;
}

static enum hrtimer_restart on_tick(struct hrtimer *timer)
{
	struct um_model *model = container_of(timer, struct um_model, tick);
	struct um_transfer *transfer, *next;
	ktime_t now = ktime_get();
	unsigned long flags;

	spin_lock_irqsave(&model->lock, flags);
	while (ktime_compare(uframe_end(model), now) <= 0)
		um_serve_uframe(model);
	list_for_each_entry_safe(transfer, next, &model->control, list) {
		list_del(&transfer->list);
		um_finish(model, transfer, now,
			  um_request(model, transfer->urb));
	}
	model->ticking = model->idle < REST;
	if (model->ticking)
		hrtimer_start(timer, uframe_end(model), HRTIMER_MODE_ABS);
	spin_unlock_irqrestore(&model->lock, flags);
	return HRTIMER_NORESTART;
}

static void wake(struct um_model *model, ktime_t now)
{
	model->idle = 0;
	if (model->ticking)
		return;
	model->ticking = true;
	um_sleep_through(model, div_u64(ktime_sub(now, model->origin),
					UM_UFRAME_NS));
	hrtimer_start(&model->tick, uframe_end(model), HRTIMER_MODE_ABS);
}

static struct um_transfer *new_transfer(struct um_model *model, struct urb *urb,
					gfp_t gfp)
{
	struct um_transfer *transfer = kzalloc(sizeof(*transfer), gfp);

	if (!transfer)
		return NULL;
	INIT_LIST_HEAD(&transfer->list);
	transfer->urb = urb;
	transfer->pipe = USB_MODEL_PIPES;
	if (!usb_endpoint_xfer_isoc(&urb->ep->desc))
		return transfer;
	transfer->pipe = um_pipe_of(model->shape, urb->ep->desc.bEndpointAddress);
	if (transfer->pipe == USB_MODEL_OUT && urb->transfer_buffer_length) {
		transfer->data = kzalloc(urb->transfer_buffer_length, gfp);
		if (!transfer->data) {
			kfree(transfer);
			return NULL;
		}
	}
	return transfer;
}

static int take(struct um_model *model, struct um_transfer *transfer, ktime_t now)
{
	switch (usb_endpoint_type(&transfer->urb->ep->desc)) {
	case USB_ENDPOINT_XFER_CONTROL:
		list_add_tail(&transfer->list, &model->control);
		return 0;
	case USB_ENDPOINT_XFER_INT:
		list_add_tail(&transfer->list, &model->waiting);
		return 0;
	case USB_ENDPOINT_XFER_ISOC:
		if (transfer->pipe == USB_MODEL_PIPES)
			return -EINVAL;
		um_queue(model, transfer, now);
		um_read_ahead(model, transfer);
		return 0;
	default:
		return -EINVAL;
	}
}

static int um_enqueue(struct usb_hcd *hcd, struct urb *urb, gfp_t gfp)
{
	struct um_model *model = um_of(hcd);
	struct um_transfer *transfer = new_transfer(model, urb, gfp);
	unsigned long flags;
	ktime_t now;
	int err;

	if (!transfer)
		return -ENOMEM;
	spin_lock_irqsave(&model->lock, flags);
	err = usb_hcd_link_urb_to_ep(hcd, urb);
	if (!err) {
		now = ktime_get();
		wake(model, now);
		err = take(model, transfer, now);
		if (err)
			usb_hcd_unlink_urb_from_ep(hcd, urb);
	}
	if (err) {
		kfree(transfer->data);
		kfree(transfer);
	} else {
		urb->hcpriv = transfer;
	}
	spin_unlock_irqrestore(&model->lock, flags);
	return err;
}

static bool is_in(const struct um_transfer *transfer, const struct list_head *list)
{
	const struct um_transfer *each;

	list_for_each_entry(each, list, list)
		if (each == transfer)
			return true;
	return false;
}

/* xhci-hcd stops the endpoint, and gives URBs back when it is told that it has. */
static int um_dequeue(struct usb_hcd *hcd, struct urb *urb, int status)
{
	struct um_model *model = um_of(hcd);
	struct um_transfer *transfer;
	unsigned long flags;
	int err;

	spin_lock_irqsave(&model->lock, flags);
	err = usb_hcd_check_unlink_urb(hcd, urb, status);
	transfer = urb->hcpriv;
	if (!err && transfer && !is_in(transfer, &model->done)) {
		if (transfer->pipe < USB_MODEL_PIPES) {
			um_unqueue(model, transfer);
			model->pipe[transfer->pipe].done++;
		} else {
			list_del(&transfer->list);
		}
		um_finish(model, transfer,
			  ktime_add_us(ktime_get(), um_settings.unlink_delay),
			  status);
	}
	spin_unlock_irqrestore(&model->lock, flags);
	return err;
}

/* Frames, of which an xHCI controller counts 11 bits. */
static int um_frame_number(struct usb_hcd *hcd)
{
	s64 ns = ktime_sub(ktime_get(), um_of(hcd)->origin);

	return div_u64(ns, UM_UFRAMES_PER_FRAME * UM_UFRAME_NS) & 0x7ff;
}

static int um_start(struct usb_hcd *hcd)
{
	hcd->state = HC_STATE_RUNNING;
	hcd->uses_new_polling = 1;
	hcd->power_budget = 500;
	return 0;
}

static void um_stop(struct usb_hcd *hcd)
{
	struct um_model *model = um_of(hcd);

	/* usbcore has taken all URBs back; the timers find nothing. */
	hrtimer_cancel(&model->tick);
	hrtimer_cancel(&model->irq);
}

const struct hc_driver um_hc_driver = {
	.description = "usb-model",
	.product_desc = "Lockstep's model of an xHCI controller",
	.hcd_priv_size = sizeof(struct um_model *),
	.flags = HCD_USB2 | HCD_BH,
	.start = um_start,
	.stop = um_stop,
	.urb_enqueue = um_enqueue,
	.urb_dequeue = um_dequeue,
	.get_frame_number = um_frame_number,
	.hub_status_data = um_hub_status_data,
	.hub_control = um_hub_control,
};

/**
 * um_controller_init() - prepares a model for its controller
 * @model: the model, its shape chosen
 *
 * Context: Process.
 */
void um_controller_init(struct um_model *model)
{
	unsigned int index;

	spin_lock_init(&model->lock);
	INIT_LIST_HEAD(&model->control);
	INIT_LIST_HEAD(&model->waiting);
	INIT_LIST_HEAD(&model->done);
	for (index = 0; index < USB_MODEL_PIPES; index++)
		INIT_LIST_HEAD(&model->pipe[index].transfers);
	hrtimer_setup(&model->tick, on_tick, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	hrtimer_setup(&model->irq, on_irq, CLOCK_MONOTONIC, HRTIMER_MODE_ABS);
	model->origin = ktime_get();
}
