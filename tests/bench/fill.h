/* A server that many wait at, without as many connections: they are put into its database as if
 * they had knocked before a restart, so the server takes them up as people whose connection dropped
 * and who keep their place for TIME_PLACE_GRACE. Everything that depends on how many wait is the
 * same for them. */
#ifndef TESTS_BENCH_FILL_H
#define TESTS_BENCH_FILL_H

#include <stddef.h>

#include "tests/lib/serve.h"

enum { FILL_TOKEN = 4200 };

/* Starts a server with rooms "hall", "hall-1" ... "hall-N" in which as many wait, spread evenly;
 * `seats` may be inside each. */
void fill_serve(struct serve *s, size_t rooms, size_t waiting);
/* The token of a host of every room. */
void fill_token(struct serve *s, char token[FILL_TOKEN]);
/* The name of room i. Static until the next call. */
const char *fill_room(size_t i);

#endif
