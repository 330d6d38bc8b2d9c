/* Rooms by name and in order, and their end. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/lobby/lobby_internal.h"

enum { RANDOM_NAME = 20 };

struct room *room_find(struct lobby *l, const char *name)
{
    struct room *r;

    HASH_FIND_STR(l->by_name, name, r);
    return r;
}

struct room *room_find_gone(struct lobby *l, const char *name)
{
    struct room *r;

    HASH_FIND_STR(l->gone, name, r);
    return r;
}

int64_t room_exp_ms(const struct room *r)
{
    return props_has(&r->pub.config, ROOM_exp) ? props_int(&r->pub.config, ROOM_exp) * 1000
                                               : INT64_MAX;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

void room_schedule(struct lobby *l, struct room *r)
{
    int64_t at = r->expired ? INT64_MAX : room_exp_ms(r);

    if (r->positions_due && r->positions_due < at)
        at = r->positions_due;
    if (!r->expired) {
        at = earlier(at, gate_next(r));
        at = earlier(at, ladder_next(r));
        at = r->turn_due ? l->now : at;
    }
    heap_set(&l->due, &r->due, at);
}

/* Newest first: by created_at, then by id. */
static int order(const struct room *a, const struct room *b)
{
    if (a->pub.created_at != b->pub.created_at)
        return a->pub.created_at > b->pub.created_at ? -1 : 1;
    return -strcmp(a->pub.id, b->pub.id);
}

struct room *room_add(struct lobby *l, const struct lobby_room *pub)
{
    struct room *r = xcalloc(1, sizeof *r);

    r->pub = *pub;
    r->pub.config = (struct props){0};
    props_copy(&r->pub.config, &pub->config);
    r->due.owner = r;
    r->due.kind = DEADLINE_ROOM;
    HASH_ADD_STR(l->by_name, pub.name, r);
    HASH_ADD(hh_id, l->by_id, pub.id, strlen(r->pub.id), r);
    DL_INSERT_INORDER(l->rooms, r, order);
    l->n_rooms++;
    /* What can not be used any more, such as a list file that is gone, leaves it to hosts. */
    policy_read(l, r->pub.name, &r->pub.config, &r->policy, NULL);
    gate_refresh(l, r);
    room_schedule(l, r);
    return r;
}

/* Takes a room out of all that the API sees. */
static void unlist(struct lobby *l, struct room *r)
{
    HASH_DEL(l->by_name, r);
    HASH_DELETE(hh_id, l->by_id, r);
    DL_DELETE(l->rooms, r);
    l->n_rooms--;
}

void room_free(struct lobby *l, struct room *r)
{
    if (r->expired) {
        if (r->by_name)
            HASH_DEL(l->gone, r);
        DL_DELETE(l->zombies, r);
        l->n_zombies--;
    } else {
        unlist(l, r);
    }
    streams_end(l, r);
    event_forget_room(l, r);
    heap_remove(&l->due, &r->due);
    props_finish(&r->pub.config);
    policy_finish(&r->policy);
    free(r->session_data);
    free(r);
}

void room_meeting_ends(struct room *r)
{
    r->meeting[0] = '\0';
    free(r->session_data);
    r->session_data = NULL;
}

static bool is_empty(const struct room *r)
{
    return r->n[PERSON_INSIDE] + r->n[PERSON_WAITING] + r->n[PERSON_LOBBY] == 0;
}

/* Tells hosts that the room is no more; nothing is said about it afterwards. */
static void say_deleted(struct lobby *l, struct room *r, enum wire_why why)
{
    struct wire_msg m = {.kind = WIRE_EV_ROOM_DELETED, .why = why};

    event_emit(l, r, &m, TO_HOSTS);
    r->unseen = true;
}

/* Keeps the names of the last expired rooms, and those that are not empty. */
static void prune_zombies(struct lobby *l)
{
    struct room *r, *tmp;

    DL_FOREACH_SAFE (l->zombies, r, tmp) {
        if (l->n_zombies <= GONE_ROOMS_MAX)
            break;
        if (r->unseen && is_empty(r))
            room_free(l, r);
    }
}

/* Ends it for everybody of one state. */
static void end_all(struct lobby *l, struct room *r, enum person_state state, enum wire_why why)
{
    struct person *p, *tmp;

    DL_FOREACH_SAFE (r->people[state], p, tmp)
        person_end(l, p, ERR_ROOM_ENDED, why, "", "");
}

void room_expire(struct lobby *l, struct room *r)
{
    struct room *older = room_find_gone(l, r->pub.name);

    if (older) {
        HASH_DEL(l->gone, older);
        older->by_name = false;
    }
    unlist(l, r);
    r->expired = r->by_name = true;
    r->positions_due = 0;
    HASH_ADD_STR(l->gone, pub.name, r);
    DL_APPEND(l->zombies, r);
    l->n_zombies++;
    record_room(l, JOURNAL_ROOM_DELETED, r, "", "its time was over");
    end_all(l, r, PERSON_LOBBY, WHY_EXPIRED);
    end_all(l, r, PERSON_WAITING, WHY_EXPIRED);
    if (r->n[PERSON_INSIDE] == 0)
        block_meeting_over(l, r->pub.name);
    room_may_be_empty(l, r);
    prune_zombies(l);
}

void room_may_be_empty(struct lobby *l, struct room *r)
{
    if (r->expired && is_empty(r))
        heap_set(&l->due, &r->due, l->now);
}

void room_due(struct lobby *l, struct room *r)
{
    if (r->expired) {
        if (!is_empty(r))
            return;
        save_room_del(l, r);
        if (!r->unseen)
            say_deleted(l, r, WHY_EXPIRED);
        prune_zombies(l);
        return;
    }
    if (room_exp_ms(r) <= l->now) {
        room_expire(l, r);
        return;
    }
    if (r->positions_due && r->positions_due <= l->now)
        person_count_positions(l, r, true);
    if (gate_next(r) <= l->now && gate_refresh(l, r)) {
        save_room(l, r);
        record_room(l, r->locked ? JOURNAL_LOCKED : JOURNAL_UNLOCKED, r, "clock", "");
        room_say(l, r, WIRE_EV_ROOM_UPDATED, "clock");
    }
    ladder_run(l, r);
    if (r->turn_due)
        turnstile_run(l, r);
    room_schedule(l, r);
}

void room_wire(const struct room *r, struct wire_room *w, int32_t hosts)
{
    *w = (struct wire_room){.is_private = r->pub.is_private,
                            .hosts = hosts,
                            .locked = r->locked,
                            .panic = props_int(&r->pub.config, ROOM_x_panic) != 0,
                            .ladder = r->ladder,
                            .ladder_next = ladder_next(r)};
    if (w->ladder_next == INT64_MAX)
        w->ladder_next = 0;
    w->streaming = r->stream[HOOK_STREAM].running;
    w->recording = r->stream[HOOK_RECORD].running;
    str_copy(w->name, sizeof w->name, r->pub.name);
    props_copy(&w->config, &r->pub.config);
}

void room_say(struct lobby *l, struct room *r, enum wire_kind kind, const char *by)
{
    struct wire_room room;
    struct wire_msg m = {.kind = kind, .rooms = &room, .n_rooms = 1};

    room_wire(r, &room, host_count(l, r));
    str_copy(m.by, sizeof m.by, by);
    event_emit(l, r, &m, TO_HOSTS);
    wire_room_finish(&room);
}

/* ---- for REST ---- */

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

static enum err check_new(struct lobby *l, const char *name, struct error *err)
{
    if (l->n_rooms >= LIMIT_ROOMS) {
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
    struct room *zombie, *r;

    l->conf.new_id(pub.id);
    if (name)
        str_copy(pub.name, sizeof pub.name, name);
    else
        random_name(l, pub.name);
    zombie = room_find_gone(l, pub.name);
    if (zombie && !zombie->unseen) {
        say_deleted(l, zombie, WHY_EXPIRED);
        save_room_del(l, zombie); /* one name is one room in the store */
    }
    r = room_add(l, &pub);
    r->had_hosts = host_count(l, r) > 0;
    save_room(l, r);
    record_room(l, JOURNAL_ROOM_CREATED, r, "", "");
    room_say(l, r, WIRE_EV_ROOM_CREATED, "");
    return r;
}

enum err lobby_room_create(struct lobby *l, const char *name, bool is_private,
                           const struct props *config, int64_t now, const struct lobby_room **out,
                           struct error *err)
{
    struct policy policy = {.rules = NULL};
    enum err e;

    lobby_begin(l, now);
    e = check_new(l, name, err);
    if (e == ERR_OK && !policy_read(l, name, config, &policy, err))
        e = ERR_INVALID;
    policy_finish(&policy);
    if (e == ERR_OK)
        *out = &create(l, name, is_private, config)->pub;
    event_flush(l); /* an exp in the past ends it only at the next call, so that *out lives */
    return e;
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

enum err lobby_room_delete(struct lobby *l, const char *name, int64_t now, struct error *err)
{
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, name);
    if (r) {
        save_room_del(l, r);
        record_room(l, JOURNAL_ROOM_DELETED, r, "", "");
        say_deleted(l, r, WHY_NONE);
        for (int s = 0; s < PERSON_STATES; s++)
            end_all(l, r, (enum person_state)s, WHY_LEFT);
        block_meeting_over(l, r->pub.name);
        room_free(l, r);
    } else {
        error_set(err, "room %s not found", name);
    }
    lobby_end(l);
    return r ? ERR_OK : ERR_NO_ROOM;
}
