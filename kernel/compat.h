/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lockstep: gives kernels back to 6.1 the names that newer ones have, so that
 * the code is written for the newest alone. The only file that asks for a version.
 */
#ifndef LOCKSTEP_COMPAT_H
#define LOCKSTEP_COMPAT_H

#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/pci.h>
#include <linux/uio.h>
#include <linux/version.h>
#include <sound/pcm.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
static inline void
lockstep_hrtimer_setup(struct hrtimer *timer,
		       enum hrtimer_restart (*function)(struct hrtimer *),
		       clockid_t clock, enum hrtimer_mode mode)
{
	hrtimer_init(timer, clock, mode);
	timer->function = function;
}

#define hrtimer_setup lockstep_hrtimer_setup
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 9, 0)
#define PCI_IRQ_INTX PCI_IRQ_LEGACY
#endif

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 11, 0)
static inline void __iomem *
lockstep_pcim_iomap_region(struct pci_dev *pci, int bar, const char *name)
{
	int err = pcim_iomap_regions(pci, BIT(bar), name);

	return err < 0 ? IOMEM_ERR_PTR(err) : pcim_iomap_table(pci)[bar];
}

#define pcim_iomap_region lockstep_pcim_iomap_region
#endif

/*
 * Since 6.6 a PCM has one copy operation that takes an iterator; before, one for
 * user memory and one for the kernel's. LOCKSTEP_COPY_OPS(name) fills in what the
 * kernel has, LOCKSTEP_DEFINE_COPY_OPS(name) defines what it lacks.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 6, 0)
#define LOCKSTEP_DEFINE_COPY_OPS(name)
#define LOCKSTEP_COPY_OPS(name) .copy = name
#else
#define LOCKSTEP_DEFINE_COPY_OPS(name)						\
static int name##_user(struct snd_pcm_substream *substream, int channel,	\
		       unsigned long position, void __user *memory,		\
		       unsigned long bytes)					\
{										\
	bool playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;		\
	struct iov_iter iterator;						\
	struct iovec iovec;							\
	int err;								\
										\
	err = import_single_range(playback ? WRITE : READ, memory, bytes,	\
				  &iovec, &iterator);				\
	if (err < 0)								\
		return err;							\
	return name(substream, channel, position, &iterator, bytes);		\
}										\
										\
static int name##_kernel(struct snd_pcm_substream *substream, int channel,	\
			 unsigned long position, void *memory,			\
			 unsigned long bytes)					\
{										\
	bool playback = substream->stream == SNDRV_PCM_STREAM_PLAYBACK;		\
	struct kvec kvec = { memory, bytes };					\
	struct iov_iter iterator;						\
										\
	iov_iter_kvec(&iterator, playback ? WRITE : READ, &kvec, 1, bytes);	\
	return name(substream, channel, position, &iterator, bytes);		\
}

#define LOCKSTEP_COPY_OPS(name) \
	.copy_user = name##_user, .copy_kernel = name##_kernel
#endif

#endif
