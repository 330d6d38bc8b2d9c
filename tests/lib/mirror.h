/* A room as a host knows it that has followed its events. */
#ifndef TESTS_LIB_MIRROR_H
#define TESTS_LIB_MIRROR_H

#include <stdbool.h>
#include <stddef.h>

#include "net/proto/wire.h"

enum { MIRROR_MAX = 256 };

struct mirror {
    bool exists;
    char name[LIMIT_ROOM_NAME + 1];
    struct wire_waiting waiting[MIRROR_MAX];
    struct wire_participant inside[MIRROR_MAX];
    size_t n_waiting, n_inside;
};

/* Where somebody stands in it; n_waiting or n_inside when nowhere. */
size_t mirror_waiting(const struct mirror *m, const char *id);
size_t mirror_inside(const struct mirror *m, const char *id);
/* Fails the test unless a newcomer, who is shown r, knows the same. */
void mirror_check(const struct mirror *m, const struct wire_room *r);

#endif
