/* Who waits and who is inside, by names like "Guest0042": as the server says it, and as a console
 * shows it. */
#ifndef TESTS_LIB_LISTS_H
#define TESTS_LIB_LISTS_H

#include <stdbool.h>

#include "tests/lib/serve.h"
#include "tests/lib/vt.h"

enum { LISTS_MAX = 40, LISTS_NAME = 10 };

struct list {
    char name[LISTS_MAX][LISTS_NAME];
    size_t n;
};

struct lists {
    struct list waiting; /* in the order of their knocks */
    struct list inside;  /* by name */
};

/* What `foyer waiting` and `foyer people` say of the room. */
void lists_of_server(struct serve *s, const char *room, struct lists *l);
/* Waits until the console shows just these, in panes one above the other; fails with both. */
void lists_expect(struct vt *t, const struct lists *want);
bool list_has(const struct list *l, const char *name);

#endif
