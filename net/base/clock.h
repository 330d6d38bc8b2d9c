/* The two clocks. Code that can be tested takes the time as an argument; only event loops and
 * main functions call these. Any thread. */
#ifndef NET_BASE_CLOCK_H
#define NET_BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

/* Milliseconds since 1970, UTC. Can jump. */
int64_t clock_wall_ms(void);
/* Milliseconds that only go forward, from an arbitrary start. */
int64_t clock_mono_ms(void);
/* The same in microseconds, for measuring. */
int64_t clock_mono_us(void);

enum { CLOCK_ISO_SIZE = 32 };
/* "2026-11-23T10:00:00.000Z" for wall milliseconds; with granularity of one second the
 * milliseconds are printed as given. */
void clock_iso(char dst[CLOCK_ISO_SIZE], int64_t wall_ms);

#endif
