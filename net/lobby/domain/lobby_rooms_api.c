/* Rooms as REST makes, lists, changes and ends them. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/domain/lobby_internal.h"

enum { RANDOM_NAME = 20 };

const struct lobby_room *lobby_room_find(struct lobby *l, const char *name, int64_t now)
{
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, name);
    lobby_end(l);
    return r ? &r->pub : NULL;
}

bool lobby_room_was_expired(struct lobby *l, const char *name)
{
    return room_find_gone(l, name) != NULL;
}

static struct room *find_by_id(struct lobby *l, const char *id)
{
    struct room *r;

    HASH_FIND(hh_id, l->by_id, id, strlen(id), r);
    return r;
}

/* The first room of a page, or null. */
static struct room *page_start(struct lobby *l, const char *after, const char *before, size_t max)
{
    struct room *r = after ? find_by_id(l, after) : l->rooms;

    if (after)
        return r ? r->next : NULL;
    if (!before || !l->rooms || max == 0)
        return r;
    if (str_eq(before, "OLDEST"))
        r = l->rooms->prev; /* a utlist head's prev is the tail */
    else
        r = find_by_id(l, before);
    if (!r || (r == l->rooms && !str_eq(before, "OLDEST")))
        return NULL;
    for (size_t back = str_eq(before, "OLDEST") ? 1 : 0; back < max && r != l->rooms; back++)
        r = r->prev;
    return r;
}

size_t lobby_room_list(struct lobby *l, const char *after, const char *before, size_t max,
                       const struct lobby_room **out, int64_t now)
{
    struct room *r, *end = NULL;
    size_t n = 0;

    lobby_begin(l, now);
    lobby_end(l);
    r = page_start(l, after, before, max);
    if (before && !after)
        end = find_by_id(l, before);
    for (; r && r != end && n < max; r = r->next)
        out[n++] = &r->pub;
    return n;
}

size_t lobby_room_count(struct lobby *l, int64_t now)
{
    lobby_begin(l, now);
    lobby_end(l);
    return l->n_rooms;
}

/* Daily's words; programs look for them. */
static void bad_name(const char *name, struct error *err)
{
    char shown[LIMIT_ROOM_NAME + 1];

    utf8_clean(shown, sizeof shown, name, strlen(name), LIMIT_ROOM_NAME);
    error_set(err,
              "%s contains invalid characters (room names can contain A-Z, a-z, 0-9, '-', and "
              "'_')",
              shown);
}

/* more: how many are to be made. */
static enum err check_new(struct lobby *l, const char *name, size_t more, struct error *err)
{
    if (l->n_rooms + more > LIMIT_ROOMS) {
        error_set(err, "there are already %d rooms, no more are possible", LIMIT_ROOMS);
        return ERR_TOO_MANY;
    }
    if (!name)
        return ERR_OK;
    if (!*name || strlen(name) > LIMIT_ROOM_NAME)
        error_set(err, "room name should be between 1 and %d characters long", LIMIT_ROOM_NAME);
    else if (name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")])
        bad_name(name, err);
    else if (room_find(l, name))
        error_set(err, "a room named %s already exists", name);
    else
        return ERR_OK;
    return ERR_INVALID;
}

static void random_name(struct lobby *l, char *dst)
{
    do
        rng_name(dst, RANDOM_NAME + 1);
    while (room_find(l, dst));
}

static struct room *create(struct lobby *l, const char *name, bool is_private,
                           const struct props *config)
{
    struct lobby_room pub = {.is_private = is_private,
                             .api_created = true,
                             .created_at = l->now - l->now % 1000,
                             .config = *config};
    struct room *r;

    l->conf.new_id(pub.id);
    if (name)
        str_copy(pub.name, sizeof pub.name, name);
    else
        random_name(l, pub.name);
    room_name_is_taken(l, pub.name);
    r = room_add(l, &pub);
    r->had_hosts = host_count(l, r) > 0;
    save_room(l, r);
    record_room(l, JOURNAL_ROOM_CREATED, r, "", "");
    room_say(l, r, WIRE_EV_ROOM_CREATED, "");
    return r;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* One call can not make two rooms of one name. */
static enum err check_twice(const struct lobby_wish *wishes, size_t n, struct error *err)
{
    const char **names = xcalloc(n, sizeof *names);
    const char *twice = NULL;
    size_t k = 0;

    for (size_t i = 0; i < n; i++)
        if (*wishes[i].name)
            names[k++] = wishes[i].name;
    qsort(names, k, sizeof *names, by_name);
    for (size_t i = 1; i < k; i++)
        if (str_eq(names[i - 1], names[i]))
            twice = names[i];
    free(names);
    if (!twice)
        return ERR_OK;
    error_set(err, "a room named %s already exists", twice);
    return ERR_INVALID;
}

enum err lobby_rooms_create(struct lobby *l, const struct lobby_wish *wishes, size_t n, int64_t now,
                            const struct lobby_room **out, struct error *err)
{
    enum err e;

    lobby_begin(l, now);
    e = check_twice(wishes, n, err);
    for (size_t i = 0; i < n && e == ERR_OK; i++) {
        struct policy policy = {.rules = NULL};
        const char *name = *wishes[i].name ? wishes[i].name : NULL;

        e = check_new(l, name, n, err);
        if (e == ERR_OK && !policy_read(l, name, &wishes[i].config, &policy, err))
            e = ERR_INVALID;
        policy_finish(&policy);
    }
    for (size_t i = 0; i < n && e == ERR_OK; i++)
        out[i] = &create(l, *wishes[i].name ? wishes[i].name : NULL, wishes[i].is_private,
                         &wishes[i].config)
                      ->pub;
    event_flush(l); /* an exp in the past ends it only at the next call, so that *out lives */
    return e;
}

enum err lobby_room_create(struct lobby *l, const char *name, bool is_private,
                           const struct props *config, int64_t now, const struct lobby_room **out,
                           struct error *err)
{
    struct lobby_wish wish = {.is_private = is_private, .config = *config};

    if (name && (!*name || !str_copy(wish.name, sizeof wish.name, name))) {
        error_set(err, "room name should be between 1 and %d characters long", LIMIT_ROOM_NAME);
        return ERR_INVALID;
    }
    return lobby_rooms_create(l, &wish, 1, now, out, err);
}

enum err room_apply(struct lobby *l, struct room *r, bool is_private, const struct props *config,
                    const char *by, struct error *err)
{
    struct props *c = &r->pub.config;
    bool panic = props_int(c, ROOM_x_panic) != 0, turnstile = props_int(c, ROOM_x_turnstile) != 0;
    bool ladder = !str_eq(props_str(c, ROOM_x_no_host), props_str(config, ROOM_x_no_host));
    bool locked = r->locked;
    struct policy policy;

    if (!policy_read(l, r->pub.name, config, &policy, err))
        return ERR_INVALID;
    policy_finish(&r->policy);
    r->policy = policy;
    r->pub.is_private = is_private;
    props_copy(c, config);
    if (turnstile != (props_int(c, ROOM_x_turnstile) != 0))
        r->freed = 0;
    if (ladder)
        ladder_changed(l, r);
    gate_refresh(l, r);
    room_schedule(l, r);
    save_room(l, r);
    if (locked != r->locked)
        record_room(l, r->locked ? JOURNAL_LOCKED : JOURNAL_UNLOCKED, r, by, "");
    else
        record_room(l, JOURNAL_ROOM_CHANGED, r, by, is_private ? "private" : "public");
    room_say(l, r, WIRE_EV_ROOM_UPDATED, by);
    if (panic != (props_int(c, ROOM_x_panic) != 0))
        gate_panic_changed(l, r, by);
    return ERR_OK;
}

enum err lobby_room_update(struct lobby *l, const char *name, bool is_private,
                           const struct props *config, int64_t now, const struct lobby_room **out,
                           struct error *err)
{
    struct room *r;
    enum err e = ERR_NO_ROOM;

    lobby_begin(l, now);
    r = room_find(l, name);
    if (r)
        e = room_apply(l, r, is_private, config, "api", err);
    else
        error_set(err, "room %s not found", name);
    if (e == ERR_OK)
        *out = &r->pub;
    event_flush(l);
    return e;
}

enum err lobby_rooms_delete(struct lobby *l, const char *const *names, size_t n, int64_t now,
                            struct error *err)
{
    enum err e = ERR_OK;

    lobby_begin(l, now);
    for (size_t i = 0; i < n && e == ERR_OK; i++)
        if (!room_find(l, names[i])) {
            error_set(err, "room %s not found", names[i]);
            e = ERR_NO_ROOM;
        }
    for (size_t i = 0; i < n && e == ERR_OK; i++) {
        struct room *r = room_find(l, names[i]);

        if (r) /* a name may stand in the list twice */
            room_delete(l, r);
    }
    lobby_end(l);
    return e;
}

enum err lobby_room_delete(struct lobby *l, const char *name, int64_t now, struct error *err)
{
    enum err e = lobby_rooms_delete(l, &name, 1, now, err);
    struct room *gone = e == ERR_NO_ROOM ? room_find_gone(l, name) : NULL;

    if (gone) {
        room_delete_gone(l, gone);
        lobby_end(l);
    }
    return e;
}
