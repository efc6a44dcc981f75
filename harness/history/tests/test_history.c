/* Checks of the history format: what is read, what is refused and where, and what is written. */
#include "harness/history/linearize.h"
#include "harness/testing/check.h"
#include "harness/history/tests/history_text.h"
#include "harness/history/tests/random_history.h"

#include <string.h>

#define check(condition, what) check_that((condition), (what), __FILE__, __LINE__)

static void check_refused(const char *text, unsigned long line, unsigned long column)
{
	struct history history;
	struct history_error error = { 0 };
	int status = read_text(&history, text, &error);
	char what[300];

	snprintf(what, sizeof(what), "refused at %lu:%lu: %s", error.line, error.column,
		status ? error.text : "(it was read)");
	check(status && error.line == line && error.column == column && *error.text, what);
	history_free(&history);
}

static void test_reader(void)
{
	check_refused("", 1, 1);
	check_refused("exaccess-history 2\n", 1, 1);
	check_refused(HEADER "A 1 2 lock N\n", 2, 13);
	check_refused(HEADER "A 1 2 lock N ok more\n", 2, 17);
	check_refused(HEADER "# note\n\nA x 2 lock N ok\n", 4, 3);
	check_refused(HEADER "A 1 -2 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 9223372036854775807 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 99999999999999999999 lock N ok\n", 2, 5);
	check_refused(HEADER "A 3 2 lock N ok\n", 2, 5);
	check_refused(HEADER "A 1 2 grab N ok\n", 2, 7);
	check_refused(HEADER "A 1 2 lock - ok\n", 2, 12);
	check_refused(HEADER "A 1 2 lock free ok\n", 2, 12);
	check_refused(HEADER "A 1 2 lock N refused\n", 2, 14);
	check_refused(HEADER "A 1 2 lock N -\n", 2, 14);
	check_refused(HEADER "A 1 2 unlock N ok\n", 2, 14);
	check_refused(HEADER "A 1 2 unlock - denied\n", 2, 16);
	check_refused(HEADER "A 1 2 lock a%2 ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a%zz ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a%00 ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock a/b ok\n", 2, 13);
	check_refused(HEADER "A 1 2 lock \xc3\xa9 ok\n", 2, 12);
	check_refused(HEADER "A 1 5 lock N ok\nA 4 6 unlock - ok\n", 3, 3);
	check_refused(HEADER "A 1 5 close - ok\nA 6 7 query - free\n", 3, 1);
	check_refused(HEADER "A 1 5 crash - ok\nA 6 7 query - free\n", 3, 1);
	check_refused(HEADER "A 1 - lock N -\nA 6 7 query - free\n", 3, 1);
}

static void test_round_trip(void)
{
	static const char text[] = HEADER "A 1 2 lock a%20b%25%C3%A9 ok\n"
					  "B 1 - lock %66ree -\n"
					  "C 0 9223372036854775806 query - %2D\n"
					  "D 4 5 query - %\n"
					  "E 4 5 query - free\n"
					  "A 2 - crash - ok\n";
	struct history history;
	struct history_error error = { 0 };
	char again[sizeof(text) + 16] = "";
	FILE *file = tmpfile();

	check(!read_text(&history, text, &error), "a history with odd names is read");
	check(history.count == 6 && !strcmp(history_text(&history.names, 0), "a b%\xc3\xa9"),
		"names are decoded");
	if (file && !history_write(&history, file)) {
		rewind(file);
		again[fread(again, 1, sizeof(again) - 1, file)] = '\0';
	}
	check(!strcmp(again, text), "what is written is what was read");
	if (file)
		fclose(file);
	history_free(&history);
	check(!read_text(&history,
		      "exaccess-history 1\r\n\r\n# note\r\n A\t1  2 close -\tok \r\nB 1 2 close - ok",
		      &error) &&
			history.count == 2,
		"line ends, spaces and comments are as wide as documented");
	history_free(&history);
	check(!read_text(&history, "exaccess-history 1", &error) && !history.count,
		"a history can be empty");
	history_free(&history);
}

/* The reader takes any bytes: histories with a few of them changed. */
static void test_garbage(unsigned count)
{
	static const char words[] =
		HEADER "A 1 2 lock N ok\nB 3 - query - %20\nC 9 12 crash - ok\n";
	static const char likely[] = "0123456789ABN- \t\n\r#%okfrelc\xff";
	unsigned long read = 0;

	for (unsigned n = 0; n < count; n++) {
		FILE *file = tmpfile();
		struct history history = { 0 };
		struct history_error error;
		char text[sizeof(words)];

		memcpy(text, words, sizeof(words));
		for (int i = 1 + random_below(2); i; i--)
			text[sizeof(HEADER) - 1 +
				(size_t)random_below(sizeof(words) - sizeof(HEADER))] =
				likely[random_below(sizeof(likely))];
		if (!file)
			break;
		fwrite(text, 1, sizeof(words) - 1, file);
		rewind(file);
		if (!history_read(&history, file, &error)) {
			struct linearize_verdict verdict;

			read++;
			if (!linearize(&history, LINEARIZE_EFFORT, &verdict))
				linearize_verdict_free(&verdict);
		}
		fclose(file);
		history_free(&history);
	}
	printf("     of %u damaged histories, %lu could be read\n", count, read);
}

int main(void)
{
	test_reader();
	test_round_trip();
	test_garbage(5000);
	return check_end();
}
