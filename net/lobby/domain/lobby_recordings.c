/* What was recorded, newest first: kept until it is deleted. The media are the workers' business.
 */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

struct recording {
    struct store_recording pub;
    struct recording *prev, *next; /* of lobby->recordings, newest first */
    UT_hash_handle hh;             /* of lobby->recordings_by_id */
};

static struct recording *find(const struct lobby *l, const char *id)
{
    struct recording *r;

    HASH_FIND_STR(l->recordings_by_id, id, r);
    return r;
}

static void save(struct lobby *l, const struct recording *r, enum store_kind kind)
{
    struct store_op *op = store_op_new(kind);

    op->u.recording = xmemdup(&r->pub, sizeof r->pub);
    l->out.store(l->out.arg, op);
}

static struct recording *add(struct lobby *l, const struct store_recording *pub)
{
    struct recording *r = xcalloc(1, sizeof *r);

    r->pub = *pub;
    DL_PREPEND(l->recordings, r);
    HASH_ADD_STR(l->recordings_by_id, pub.id, r);
    return r;
}

static void forget(struct lobby *l, struct recording *r)
{
    DL_DELETE(l->recordings, r);
    HASH_DEL(l->recordings_by_id, r);
    free(r);
}

void recording_begin(struct lobby *l, const struct room *room, const struct stream *s)
{
    struct store_recording pub = {.started_at = s->started_at, .most = (int64_t)s->most};

    if (HASH_COUNT(l->recordings_by_id) >= LIMIT_RECORDINGS) { /* the head's prev is the tail */
        save(l, l->recordings->prev, STORE_RECORDING_DEL);
        forget(l, l->recordings->prev);
    }
    str_copy(pub.id, sizeof pub.id, s->id);
    str_copy(pub.room, sizeof pub.room, room->pub.name);
    str_copy(pub.type, sizeof pub.type, s->type);
    str_copy(pub.status, sizeof pub.status, "in-progress");
    str_copy(pub.meeting, sizeof pub.meeting, room->meeting);
    l->conf.new_id(pub.share);
    save(l, add(l, &pub), STORE_RECORDING_PUT);
}

void recording_end(struct lobby *l, const struct stream *s, const char *status)
{
    struct recording *r = find(l, s->id);

    if (!r)
        return;
    str_copy(r->pub.status, sizeof r->pub.status, status);
    str_copy(r->pub.key, sizeof r->pub.key, s->key);
    str_copy(r->pub.link, sizeof r->pub.link, s->link);
    r->pub.most = (int64_t)s->most;
    r->pub.duration_ms = l->now - s->started_at;
    save(l, r, STORE_RECORDING_PUT);
}

/* A worker ends with the server: what was going on then has come to no end. */
void recordings_restore(struct lobby *l, const struct store_snapshot *s)
{
    for (size_t i = 0; i < s->n_recordings; i++) {
        struct recording *r = find(l, s->recordings[i].id) ? NULL : add(l, &s->recordings[i]);

        if (r && str_eq(r->pub.status, "in-progress")) {
            str_copy(r->pub.status, sizeof r->pub.status, "canceled");
            save(l, r, STORE_RECORDING_PUT);
        }
    }
}

void recordings_free(struct lobby *l)
{
    while (l->recordings)
        forget(l, l->recordings);
}

/* ---- for REST ---- */

const struct store_recording *lobby_recording_find(const struct lobby *l, const char *id)
{
    const struct recording *r = find(l, id);

    return r ? &r->pub : NULL;
}

bool lobby_recording_delete(struct lobby *l, const char *id, int64_t now)
{
    struct recording *r = find(l, id);

    lobby_begin(l, now);
    if (r) {
        save(l, r, STORE_RECORDING_DEL);
        forget(l, r);
    }
    lobby_end(l);
    return r != NULL;
}

size_t lobby_recordings_list(const struct lobby *l, const char *room, const char *after,
                             const char *before, size_t max, const struct store_recording **out,
                             size_t *total)
{
    const struct recording *r;
    bool oldest = before && str_eq(before, "OLDEST"), open = !after;
    size_t n = 0;

    *total = 0;
    DL_FOREACH (l->recordings, r) {
        if (room && !str_eq(r->pub.room, room))
            continue;
        ++*total;
        if (before && !oldest && str_eq(r->pub.id, before)) {
            before = NULL; /* found: what was gathered is the page */
            open = false;
            max = 0;
        } else if (open && max && (n < max || before)) {
            if (n == max)
                memmove(out, out + 1, --n * sizeof *out);
            out[n++] = &r->pub;
        }
        open = open || (after && str_eq(r->pub.id, after));
    }
    return before && !oldest ? 0 : n; /* an unknown cursor gives nothing */
}
