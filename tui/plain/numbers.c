/* The numbers by which line mode names people and rooms. */
#include "tui/plain/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"

/* Everybody by id, wherever they are: who is let in keeps the number. Rooms by name. */
static void make_key(char *dst, size_t size, const char *room, const char *id)
{
    snprintf(dst, size, "%c%s", *id ? 'p' : 'r', *id ? id : room);
}

int64_t numbers_of(struct numbers *l, const char *room, const char *id, const char *name)
{
    char key[sizeof l->by_n->key];
    struct number *e;

    make_key(key, sizeof key, room, id);
    HASH_FIND(hh_key, l->by_key, key, strlen(key), e);
    if (!e) {
        e = xcalloc(1, sizeof *e);
        e->n = ++l->last;
        str_copy(e->key, sizeof e->key, key);
        str_copy(e->id, sizeof e->id, id);
        HASH_ADD(hh, l->by_n, n, sizeof e->n, e);
        HASH_ADD_KEYPTR(hh_key, l->by_key, e->key, strlen(e->key), e);
    }
    str_copy(e->room, sizeof e->room, room);
    str_copy(e->name, sizeof e->name, name);
    return e->n;
}

const struct number *numbers_find(const struct numbers *l, int64_t n)
{
    struct number *e;

    HASH_FIND(hh, l->by_n, &n, sizeof n, e);
    return e;
}

static void forget(struct numbers *l, struct number *e)
{
    HASH_DELETE(hh, l->by_n, e);
    HASH_DELETE(hh_key, l->by_key, e);
    free(e);
}

void numbers_sweep(struct numbers *l, bool (*here)(void *arg, const struct number *n), void *arg)
{
    size_t left = 0;
    struct number *e, *tmp;

    if (HASH_COUNT(l->by_n) < (l->sweep_at ? l->sweep_at : NUMBERS_LEFT))
        return;
    HASH_ITER (hh, l->by_n, e, tmp)
        left += !here(arg, e);
    HASH_ITER (hh, l->by_n, e, tmp) {
        if (left <= NUMBERS_LEFT)
            break;
        if (here(arg, e))
            continue;
        forget(l, e);
        left--;
    }
    l->sweep_at = HASH_COUNT(l->by_n) + NUMBERS_LEFT / 5;
}

void numbers_finish(struct numbers *l)
{
    struct number *e, *tmp;

    HASH_ITER (hh, l->by_n, e, tmp)
        forget(l, e);
    *l = (struct numbers){0};
}
