/*
 * bound.h - how often something can fail that was seen to fail so many times: a bound, not a guess.
 *
 * The upper limit of Clopper and Pearson for the parameter of a binomial distribution: the largest
 * rate at which so few failures in so many trials would still come about with the probability that
 * is left. It is exact, so it holds for any number of trials, and never promises too much. It rests on
 * the trials being alike and independent of each other, which repetitions of a case set out to be.
 */
#ifndef EXACCESS_BOUND_H
#define EXACCESS_BOUND_H

#include <stddef.h>
#include <stdint.h>

#define BOUND_CONFIDENCE 0.95   /* one-sided */
#define BOUND_PERCENT    "95 %" /* the same in words */
#define BOUND_TEXT       24

/* The upper limit of the rate, from 0 to 1, at that confidence (between 0 and 1) after `failures` in
 * `trials`. 1 when there were no trials, or nothing but failures. */
double bound_upper(uint32_t failures, uint32_t trials, double confidence);
/* A rate as a percentage that is rounded up, so that it stays a bound: `13.92 %`. */
void bound_print(double rate, char *text, size_t size);

#endif
