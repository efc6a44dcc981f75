/* media.c - exaccess media: images of the discs that cases ask for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/drive/mechanism/medium.h"
#include "harness/command/options.h"
#include "harness/command/program.h"
#include "harness/facts/lab.h"
#include "harness/system/file.h"

static const struct option options[] = { { NULL, NULL, NULL } };

static const struct manual manual = { "media", "DIR",
	"Writes images of the data discs that cases ask for to DIR, ready to burn, as data-1.iso and so on.",
	"Their volumes are called EXACCESS 1 and so on: by that a run knows which one is in a drive.\n"
	"Nothing that is in DIR already is overwritten.\n",
	options, NULL };

/* The whole image; NULL without memory. */
static char *image_of(uint32_t content, size_t *length)
{
	uint32_t sectors = medium_sectors(MEDIUM_DATA_DISC);
	char *image = malloc((size_t)sectors * SECTOR_SIZE);

	*length = (size_t)sectors * SECTOR_SIZE;
	for (uint32_t i = 0; image && i < sectors; i++)
		medium_sector(
			MEDIUM_DATA_DISC, content, i, (uint8_t *)image + (size_t)i * SECTOR_SIZE);
	return image;
}

/* 0, or what the program ends with after saying why. */
static int write_image(const char *directory, uint32_t content)
{
	char name[32], path[4096], cause[300] = "memory is short";
	size_t length = 0;
	char *image;
	int result;

	snprintf(name, sizeof(name), "data-%u.iso", (unsigned)content);
	snprintf(path, sizeof(path), "%.4000s/%s", directory, name);
	if (file_exists(directory, name))
		return options_wrong(&manual, "%s is there already", path);
	image = image_of(content, &length);
	result = image ? file_replace(path, image, length, cause, sizeof(cause)) : -1;
	free(image);
	if (!result)
		printf("%s  a data disc: write EXACCESS %u on it\n", name, (unsigned)content);
	else
		fprintf(stderr, "exaccess media: %s: %s\n", path, cause);
	return result ? EXIT_UNFINISHED : 0;
}

int command_media(const struct program *program, int argc, char **argv)
{
	struct option_reader reader = options_start(&manual, argc, argv);
	const char *directory = NULL;
	char error[300];
	int code = 0;
	int index;

	(void)program;
	while ((index = options_next(&reader)) != OPTION_END) {
		if (index == OPTION_HELP)
			return EXIT_CONFORMS;
		if (index != OPTION_WORD)
			return EXIT_USAGE;
		if (directory)
			return options_wrong(&manual, "one directory at a time");
		directory = reader.value;
	}
	if (!directory)
		return options_wrong(&manual, "name the directory");
	if (directory_make(directory, error, sizeof(error)))
		return options_wrong(&manual, "%s", error);
	for (uint32_t content = 1; !code && content <= LAB_DATA_DISCS; content++)
		code = write_image(directory, content);
	if (!code)
		printf("Besides: any audio disc, any blank recordable disc, and two rewritable ones that were\n"
		       "formatted with UDF and whose content may be lost.\n");
	return code;
}
