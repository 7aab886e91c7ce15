// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lockstep HDSPe: the PCI device: found, set up, taken down, put to sleep.
 *
 * All is the device's and goes with it, in the order opposite to that in which it came:
 * the card's streams have ended, and the card stands, before the first of it goes.
 */
#include <linux/dma-mapping.h>
#include <linux/idr.h>
#include <linux/interrupt.h>
#include <linux/module.h>
#include <linux/pm.h>
#include <sound/initval.h>
#include "../compat.h"
#include "hdspe.h"

#define DRIVER_NAME "snd-lockstep-hdspe"

static int index[SNDRV_CARDS] = SNDRV_DEFAULT_IDX;
static char *id[SNDRV_CARDS] = SNDRV_DEFAULT_STR;
static bool enable[SNDRV_CARDS] = SNDRV_DEFAULT_ENABLE_PNP;

module_param_array(index, int, NULL, 0444);
MODULE_PARM_DESC(index, "ALSA card number (default: the first free)");
module_param_array(id, charp, NULL, 0444);
MODULE_PARM_DESC(id, "ALSA card id (default: the model)");
module_param_array(enable, bool, NULL, 0444);
MODULE_PARM_DESC(enable, "use this card (default: yes)");

static const struct pci_device_id ids[] = {
	{ PCI_DEVICE(HDSPE_VENDOR_XILINX, HDSPE_DEVICE) },
	{ PCI_DEVICE(HDSPE_VENDOR_RME, HDSPE_DEVICE) },
	{},
};
MODULE_DEVICE_TABLE(pci, ids);

static void quieten(void *data)
{
	struct hdspe_card *card = data;

	spin_lock_irq(&card->core.lock);
	hdspe_halt(card);
	spin_unlock_irq(&card->core.lock);
}

static void find_boards(struct hdspe_card *card)
{
	struct hdspe_status status;
	u32 word;

	hdspe_read_status(card, &status);
	card->has_tco = hdspe_has_tco(card->number, &status);
	if (!card->model->has_boards)
		return;
	word = status.words[HDSPE_WORD_STATUS_2];
	card->boards[SNDRV_PCM_STREAM_PLAYBACK] =
		!(word & HDSPE_STATUS_2_NO_OUTPUT_BOARD);
	card->boards[SNDRV_PCM_STREAM_CAPTURE] =
		!(word & HDSPE_STATUS_2_NO_INPUT_BOARD);
}

/* The old way to it: newer firmware has text elsewhere, and this as well. */
static u32 read_serial(struct hdspe_card *card)
{
	u32 serial = hdspe_read(card, HDSPE_SERIAL) >> 8;

	return serial == 0xffffff ? 0 : serial;
}

/* All that the card has besides the core's PCM. */
static int add_devices(struct hdspe_card *card)
{
	int err;

	err = hdspe_clock_controls(card);
	if (err < 0)
		return err;
	err = hdspe_option_controls(card);
	if (err < 0)
		return err;
	err = hdspe_mixer_controls(card);
	if (err < 0)
		return err;
	err = hdspe_hwdep_new(card);
	if (err < 0)
		return err;
	return hdspe_midi_new(card);
}

/* Sets the card up, whatever state an earlier driver left it in. */
static int take_over(struct hdspe_card *card)
{
	int direction;
	int err;

	hdspe_clock_init(card);
	quieten(card);
	/* Channels that are on would move memory that is no ring of ours. */
	for (direction = 0; direction < LOCKSTEP_DIRECTIONS; direction++)
		hdspe_rings_all_off(card, direction);
	pci_set_master(card->pci);
	hdspe_mixer_restore(card);
	err = hdspe_rings_silence(card);
	if (err < 0)
		return err;
	return devm_add_action_or_reset(&card->pci->dev, quieten, card);
}

/* The line may be shared: the handler can be called at once. */
static int request_interrupt(struct hdspe_card *card)
{
	int irq = pci_irq_vector(card->pci, 0);
	int err;

	err = devm_request_irq(&card->pci->dev, irq, hdspe_interrupt, IRQF_SHARED,
			       DRIVER_NAME, card);
	if (err < 0)
		return err;
	card->core.card->sync_irq = irq;
	return 0;
}

/*
 * The card goes when its last file is closed, and a call may be in one until then: the
 * registers and the mixer, which calls use, are there before it, and go after it.
 */
static int make_card(struct pci_dev *pci, int number, int slot)
{
	const struct hdspe_model *model = hdspe_model(number);
	void __iomem *registers = pcim_iomap_region(pci, 0, DRIVER_NAME);
	struct hdspe_mixer *mixer = hdspe_mixer_new(&pci->dev);
	struct lockstep_card *core;
	struct hdspe_card *card;
	int err;

	if (IS_ERR(registers))
		return PTR_ERR(registers);
	if (!mixer)
		return -ENOMEM;
	if (readl(registers + HDSPE_STATUS_0) == HDSPE_GONE) {
		dev_err(&pci->dev, "the card does not answer\n");
		return -ENODEV;
	}
	err = lockstep_card_new(&pci->dev, index[slot], id[slot] ?: model->id,
				THIS_MODULE, sizeof(*card), &core);
	if (err < 0)
		return err;
	card = hdspe_card_of(core);
	card->pci = pci;
	card->registers = registers;
	card->mixer = mixer;
	card->number = number;
	card->model = model;
	pci_set_drvdata(pci, card);

	find_boards(card);
	card->serial = read_serial(card);
	hdspe_watch_init(card);
	err = take_over(card);
	if (err < 0)
		return err;
	hdspe_describe(card);
	err = add_devices(card);
	if (err < 0)
		return err;
	err = lockstep_card_init(core, &card->description, &hdspe_ops);
	if (err < 0)
		return err;
	err = request_interrupt(card);
	if (err < 0)
		return err;
	err = lockstep_card_register(core);
	if (err < 0)
		return err;
	hdspe_watch_start(card);
	return 0;
}

/* Parameters are given in the order in which the cards are found. */
static DEFINE_IDA(slots);

static void free_slot(void *data)
{
	ida_free(&slots, (uintptr_t)data);
}

static int hdspe_probe(struct pci_dev *pci, const struct pci_device_id *device_id)
{
	int number = hdspe_identify(pci->vendor, pci->revision);
	int slot;
	int err;

	if (number < 0) {
		dev_err(&pci->dev, "revision %u is of no model that is known\n",
			pci->revision);
		return number;
	}
	slot = ida_alloc_max(&slots, SNDRV_CARDS - 1, GFP_KERNEL);
	if (slot < 0)
		return slot;
	err = devm_add_action_or_reset(&pci->dev, free_slot, (void *)(uintptr_t)slot);
	if (err < 0)
		return err;
	if (!enable[slot])
		return -ENOENT;

	err = pcim_enable_device(pci);
	if (err < 0)
		return err;
	/* Page registers have 32 bits. */
	err = dma_set_mask_and_coherent(&pci->dev, DMA_BIT_MASK(32));
	if (err < 0) {
		dev_err(&pci->dev, "no memory within 4 GiB for the card\n");
		return err;
	}
	err = pci_alloc_irq_vectors(pci, 1, 1, PCI_IRQ_MSI | PCI_IRQ_INTX);
	if (err < 0)
		return err;
	return make_card(pci, number, slot);
}

/* Streams end while their interrupt still has a handler. */
static void hdspe_remove(struct pci_dev *pci)
{
	struct hdspe_card *card = pci_get_drvdata(pci);

	hdspe_watch_stop(card);
	snd_card_disconnect(card->core.card);
}

static int hdspe_suspend(struct device *device)
{
	struct hdspe_card *card = dev_get_drvdata(device);

	hdspe_watch_stop(card);
	lockstep_card_suspend(&card->core);
	hdspe_midi_suspend(card);
	quieten(card);
	return 0;
}

static int hdspe_resume(struct device *device)
{
	struct hdspe_card *card = dev_get_drvdata(device);
	int direction;

	hdspe_clock_restore(card);
	hdspe_mixer_restore(card);
	for (direction = 0; direction < LOCKSTEP_DIRECTIONS; direction++)
		if (card->core.directions[direction].configured)
			hdspe_rings_connect(card, direction);
	hdspe_midi_resume(card);
	lockstep_card_resume(&card->core);
	hdspe_watch_start(card);
	return 0;
}

static DEFINE_SIMPLE_DEV_PM_OPS(hdspe_pm, hdspe_suspend, hdspe_resume);

static struct pci_driver hdspe_driver = {
	.name = DRIVER_NAME,
	.id_table = ids,
	.probe = hdspe_probe,
	.remove = hdspe_remove,
	.driver.pm = pm_sleep_ptr(&hdspe_pm),
};
module_pci_driver(hdspe_driver);

MODULE_AUTHOR("The Lockstep authors");
MODULE_DESCRIPTION("Lockstep: RME HDSPe MADI, AES, RayDAT, AIO, AIO Pro");
MODULE_LICENSE("GPL");
MODULE_VERSION(LOCKSTEP_VERSION);
