/* date.c - from the calendar to seconds. */
#include "harness/system/date.h"

#include <stdio.h>
#include <string.h>

static const char shape[] = "dddd-dd-ddTdd:dd:ddZ";

static int number_at(const char *text, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++)
		number = number * 10 + (text[i] - '0');
	return number;
}

static int days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days from 1970-01-01 to the first of January. */
static int64_t days_before(int year)
{
	int64_t last = year - 1;

	return 365 * (int64_t)(year - 1970) + (last / 4 - last / 100 + last / 400) -
		(1969 / 4 - 1969 / 100 + 1969 / 400);
}

int date_seconds(const char *text, int64_t *seconds)
{
	int year, month, day, hour, minute, second;
	int64_t days;

	if (strlen(text) != strlen(shape))
		return -1;
	for (size_t i = 0; shape[i]; i++)
		if (shape[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != shape[i])
			return -1;
	year = number_at(text, 4);
	month = number_at(text + 5, 2);
	day = number_at(text + 8, 2);
	hour = number_at(text + 11, 2);
	minute = number_at(text + 14, 2);
	second = number_at(text + 17, 2);
	if (year < 1970 || month < 1 || month > 12 || day < 1 || day > days_of_month(year, month) ||
		hour > 23 || minute > 59 || second > 60)
		return -1;
	days = days_before(year) + day - 1;
	for (int i = 1; i < month; i++)
		days += days_of_month(year, i);
	*seconds = ((days * 24 + hour) * 60 + minute) * 60 + second;
	return 0;
}
