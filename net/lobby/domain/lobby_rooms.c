/* Rooms by name and in order, and their end. */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

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
    streams_finish(r);
    event_forget_room(l, r);
    heap_remove(&l->due, &r->due);
    props_finish(&r->pub.config);
    policy_finish(&r->policy);
    free(r->session_data);
    transcript_end(r);
    share_finish(&r->share);
    free(r);
}

void room_meeting_ends(struct lobby *l, struct room *r)
{
    webhooks_meeting(l, r, false);
    r->meeting[0] = '\0';
    r->meeting_most = 0;
    transcript_end(r);
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

void room_name_is_taken(struct lobby *l, const char *name)
{
    struct room *zombie = room_find_gone(l, name);

    if (!zombie || zombie->unseen)
        return;
    say_deleted(l, zombie, WHY_EXPIRED);
    save_room_del(l, zombie); /* one name is one room in the store */
}

void room_delete_gone(struct lobby *l, struct room *r)
{
    if (r->unseen || is_empty(r))
        return;
    save_room_del(l, r);
    record_room(l, JOURNAL_ROOM_DELETED, r, "", "");
    say_deleted(l, r, WHY_EXPIRED);
    for (int s = 0; s < PERSON_STATES; s++)
        end_all(l, r, (enum person_state)s, WHY_LEFT);
}

void room_delete(struct lobby *l, struct room *r)
{
    save_room_del(l, r);
    record_room(l, JOURNAL_ROOM_DELETED, r, "", "");
    say_deleted(l, r, WHY_NONE);
    for (int s = 0; s < PERSON_STATES; s++)
        end_all(l, r, (enum person_state)s, WHY_LEFT);
    block_meeting_over(l, r->pub.name);
    room_free(l, r);
}
