/*
 * precedence.h - how a case says which of two faults was judged first.
 *
 * A note about a request with two faults has a reading for each of them, in these words:
 *
 *   bad name is judged first, as by both published drivers
 *   bad name is judged first, as by the current published driver
 *   bad name is judged first, as by the older published driver
 *   bad name is judged first
 *
 * so that a record alone tells which fault wins on this drive, and which did where the class driver
 * was published: its current sample, and the generation before it. Suites write these words and the
 * reports read them; nothing else does.
 */
#ifndef EXACCESS_PRECEDENCE_H
#define EXACCESS_PRECEDENCE_H

#define PRECEDENCE_FIRST   " is judged first"
#define PRECEDENCE_BOTH    ", as by both published drivers"
#define PRECEDENCE_CURRENT ", as by the current published driver"
#define PRECEDENCE_OLDER   ", as by the older published driver"

#endif
