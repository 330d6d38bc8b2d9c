/* People over raw sockets: hosts, guests who join, knock and leave, and what they say. In texts
 * that are sent ' is a quotation mark. Every wait has a deadline; the test fails when it passes, or
 * when the server answers otherwise. */
#ifndef TESTS_LIB_RAW_PEOPLE_H
#define TESTS_LIB_RAW_PEOPLE_H

#include "net/proto/limits.h"
#include "tests/lib/raw.h"

struct raw_guest {
    struct raw *c;
    char id[LIMIT_ID + 1];
    char place[LIMIT_PLACE + 1]; /* "" before the knock */
};

/* Replaces each ' by a quotation mark, in place. */
void raw_quote(char *text);
/* Sends a request, as printf would write it; less than 16 KiB. */
__attribute__((format(printf, 2, 3))) void raw_say(struct raw *c, const char *fmt, ...);
/* Skips frames until one holds this text, as it is on the wire. */
void raw_heard(struct raw *c, const char *text);

/* Makes a token of these members of properties ("'is_owner':true"). */
void raw_token(const struct raw_server *s, const char *properties, char dst[LIMIT_TOKEN + 1]);
/* A host of that name who watches every room; what it was shown at first is read. */
struct raw *raw_host(const struct raw_server *s, const char *name);

/* Somebody who has joined; more: further members (",'device':'d'"), or "". */
struct raw_guest raw_join(const struct raw_server *s, const char *room, const char *name,
                          const char *more);
/* The same who has knocked too. */
struct raw_guest raw_knock(const struct raw_server *s, const char *room, const char *name,
                           const char *more);
/* Leaves the meeting, waits for the end, and closes the connection. */
void raw_leave(struct raw *c);

#endif
