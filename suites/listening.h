/*
 * listening.h - what cases about notifications share. A notification comes some time after what caused
 * it, and no document says how long: what is to come is waited for, and silence counts only of a listener
 * that hears something in the same case, and only after a time in which everything else has come.
 */
#ifndef EXACCESS_LISTENING_H
#define EXACCESS_LISTENING_H

#include "suites/suites.h"

/* Milliseconds: longer than the poll period of any driver, its tolerance, and what a notification takes. */
#define POLLED 3000

/* The actor listens from now on; what is still on its way from before has come and is forgotten. */
void listen_from_now(struct plan *plan, enum actor who);
/* Time for a poll, and for all that is on its way; it has come, and is forgotten. */
void given_settled(struct plan *plan, enum actor who);
/* It hears that, sooner or later: a condition of the test; the clause. */
void given_hears(struct plan *plan, enum actor who, const char *what);
void then_hears(struct plan *plan, enum actor who, const char *what);
/* Nothing about the medium since it was last listened to, with time for anything to come. */
void then_hears_of_no_change(struct plan *plan, enum actor who);
/* A listener that hears nothing at all may be deaf: of one lock that is taken and given back it hears
 * something. */
void given_it_listens(struct plan *plan, enum actor who);
struct expectation announces_nothing(void);
/* Nor that a lock has ended. */
void then_hears_of_no_release(struct plan *plan, enum actor who);
/* The disc goes out, or comes, and the driver has had the time to find that. */
void disc_goes(struct plan *plan);
void disc_comes(struct plan *plan, uint32_t content);
/* The actor turns the notification of changes off, and the driver does not look for any by itself: of a drive that is
 * not locked, a log shows after that what requests send, and nothing else. */
void given_no_polls(struct plan *plan, enum actor who);
/* Of a drive that is locked: its log is emptied, and lists nothing then. */
void given_log_empty(struct plan *plan);
/* The log would show a command: the owner of a lock sends one. */
void given_log_awake(struct plan *plan, enum actor owner);
struct operation controls_notification(uint8_t disable);
/* Changes are announced on this machine while nothing is locked, and the actor hears them; leaves a data
 * disc in the drive, and nothing on its way. */
void watch_changes(struct plan *plan, enum actor who);

#endif
