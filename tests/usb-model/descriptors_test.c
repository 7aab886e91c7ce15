// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * usb-model: KUnit cases for the descriptors of every shape.
 */
#include <kunit/test.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/usb/audio.h>
#include <linux/usb/ch9.h>
#include "descriptors.h"

static struct um_buffer *new_buffer(struct kunit *test)
{
	struct um_buffer *buffer = kunit_kzalloc(test, sizeof(*buffer), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, buffer);
	return buffer;
}

static void device(struct kunit *test)
{
	static const u8 want[] = { 18, 1, 0x00, 0x02, 0xef, 2, 1, 64, 0x09, 0x12,
				   0x01, 0x00, 0x00, 0x00, 1, 2, 0, 1 };
	struct um_buffer *buffer = new_buffer(test);

	um_device_descriptor(um_shape_named("explicit"), buffer);
	KUNIT_EXPECT_EQ(test, buffer->used, sizeof(want));
	KUNIT_EXPECT_EQ(test, memcmp(buffer->bytes, want, sizeof(want)), 0);
}

/* The playback interface with its endpoints, byte for byte. */
static void playback(struct kunit *test)
{
	static const u8 want[] = {
		9, 4, 1, 0, 0, 1, 2, 0x20, 0,
		9, 4, 1, 1, 2, 1, 2, 0x20, 0,
		16, 0x24, 1, 1, 0, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0,
		6, 0x24, 2, 1, 4, 24,
		7, 5, 0x01, 0x05, 200, 0, 1,
		8, 0x25, 1, 0, 0, 0, 0, 0,
		7, 5, 0x81, 0x11, 4, 0, 4,
	};
	struct um_buffer *buffer = new_buffer(test);
	unsigned int at = 0;

	um_configuration(um_shape_named("explicit"), buffer);
	while (at < buffer->used && memcmp(buffer->bytes + at, want, 9))
		at += buffer->bytes[at];
	KUNIT_ASSERT_LE(test, at + sizeof(want), buffer->used);
	KUNIT_EXPECT_EQ(test, memcmp(buffer->bytes + at, want, sizeof(want)), 0);
}

/* Each descriptor ends where the next begins, and packets fit the bus. */
static void well_formed(struct kunit *test)
{
	struct um_buffer *buffer = new_buffer(test);
	const struct um_shape *shape;
	size_t i;

	for (i = 0; (shape = um_shape_at(i)); i++) {
		unsigned int limit = shape->speed == USB_SPEED_HIGH ? 1024 : 1023;
		unsigned int interfaces = 0, at = 0;

		um_configuration(shape, buffer);
		KUNIT_EXPECT_FALSE_MSG(test, buffer->full, "%s", shape->name);
		KUNIT_EXPECT_EQ_MSG(test,
				    buffer->bytes[2] | buffer->bytes[3] << 8,
				    buffer->used, "%s", shape->name);
		while (at < buffer->used && buffer->bytes[at] >= 2) {
			const u8 *d = buffer->bytes + at;

			if (d[1] == USB_DT_INTERFACE && d[3] == 0)
				interfaces++;
			if (d[1] == USB_DT_ENDPOINT)
				KUNIT_EXPECT_LE_MSG(test, d[4] | d[5] << 8, limit,
						    "%s, endpoint 0x%x",
						    shape->name, d[2]);
			at += d[0];
		}
		KUNIT_EXPECT_EQ_MSG(test, at, buffer->used, "%s", shape->name);
		KUNIT_EXPECT_EQ_MSG(test, interfaces, buffer->bytes[4], "%s",
				    shape->name);
	}
	KUNIT_EXPECT_GT(test, i, 0);
}

static void strings(struct kunit *test)
{
	static const u8 maker[] = { 18, 3, 'L', 0, 'o', 0, 'c', 0, 'k', 0,
				    's', 0, 't', 0, 'e', 0, 'p', 0 };
	static const u8 languages[] = { 4, 3, 0x09, 0x04 };
	const struct um_shape *shape = um_shape_named("explicit");
	struct um_buffer *buffer = new_buffer(test);

	KUNIT_EXPECT_TRUE(test, um_string_descriptor(shape, 0, buffer));
	KUNIT_EXPECT_EQ(test, buffer->used, sizeof(languages));
	KUNIT_EXPECT_EQ(test, memcmp(buffer->bytes, languages, 4), 0);
	KUNIT_EXPECT_TRUE(test, um_string_descriptor(shape, UM_STRING_MAKER, buffer));
	KUNIT_EXPECT_EQ(test, buffer->used, sizeof(maker));
	KUNIT_EXPECT_EQ(test, memcmp(buffer->bytes, maker, sizeof(maker)), 0);
	KUNIT_EXPECT_FALSE(test, um_string_descriptor(shape, 200, buffer));
}

static void room(struct kunit *test)
{
	struct um_buffer *buffer = new_buffer(test);

	buffer->used = UM_DESCRIPTORS_MAX - 1;
	um_put(buffer, "1", 1);
	KUNIT_EXPECT_FALSE(test, buffer->full);
	um_put(buffer, "2", 2);
	KUNIT_EXPECT_TRUE(test, buffer->full);
	KUNIT_EXPECT_EQ(test, buffer->used, UM_DESCRIPTORS_MAX);
}

static void fields(struct kunit *test)
{
	static const u8 want[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	struct um_buffer *buffer = new_buffer(test);

	um_put(buffer, "1234", 0x01, 0x0302, 0x060504, 0x0a090807);
	KUNIT_EXPECT_EQ(test, buffer->used, sizeof(want));
	KUNIT_EXPECT_EQ(test, memcmp(buffer->bytes, want, sizeof(want)), 0);
}

static void names(struct kunit *test)
{
	KUNIT_EXPECT_PTR_EQ(test, um_shape_named("explicit"), um_shape_at(0));
	KUNIT_EXPECT_NULL(test, um_shape_named("none"));
	KUNIT_EXPECT_TRUE(test, um_shape_has_rate(um_shape_at(0), 96000));
	KUNIT_EXPECT_FALSE(test, um_shape_has_rate(um_shape_at(0), 32000));
	KUNIT_EXPECT_FALSE(test, um_shape_has_rate(um_shape_at(0), 0));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(device),
	KUNIT_CASE(playback),
	KUNIT_CASE(well_formed),
	KUNIT_CASE(strings),
	KUNIT_CASE(fields),
	KUNIT_CASE(room),
	KUNIT_CASE(names),
	{},
};

static struct kunit_suite suite = {
	.name = "lockstep_usb_model_descriptors",
	.test_cases = cases,
};

kunit_test_suite(suite);
