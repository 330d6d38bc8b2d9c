/* How heavy a process is while it runs: resident memory and open descriptors, as the kernel says.
 */
#ifndef TESTS_LIB_WEIGH_H
#define TESTS_LIB_WEIGH_H

#include <stddef.h>
#include <sys/types.h>

/* KiB of resident memory (VmRSS of /proc/PID/status). */
size_t weigh_resident(pid_t pid);
/* Entries of /proc/PID/fd. */
size_t weigh_descriptors(pid_t pid);

/* The same again and again. */
struct weigh_series;

struct weigh_series *weigh_new(void);
void weigh_free(struct weigh_series *s);
void weigh_add(struct weigh_series *s, pid_t pid);
/* Prints the most of each quarter of the time. Of 600 weights or more, one a second, the test fails
 * when the most of the last quarter is more than so many percent above that of the third: before, a
 * server fills what it keeps for some minutes (TIME_DECIDED_KEPT). */
void weigh_report(const struct weigh_series *s, const char *what, int percent);

#endif
