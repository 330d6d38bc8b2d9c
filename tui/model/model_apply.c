/* What the server says, taken over event by event. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tui/model/model_rows.h"

enum { WORDS = 64 };

/* An event with what its handler needs. */
struct turn {
    const struct wire_msg *msg;
    struct room *room; /* null when it is not known */
    int64_t wall, mono;
    bool quiet; /* part of a snapshot: nothing has just happened */
};

/* ---- words ---- */

static void ordinal(char dst[WORDS], int32_t n)
{
    static const char *const ends[] = {"th", "st", "nd", "rd"};
    int32_t last = n % 10;
    bool teen = n % 100 >= 11 && n % 100 <= 13;

    snprintf(dst, WORDS, "%d%s", n, teen || last > 3 ? ends[0] : ends[last]);
}

static void duration(char dst[WORDS], int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;

    if (s < 3600)
        snprintf(dst, WORDS, "%02d:%02d", (int)(s / 60), (int)(s % 60));
    else
        snprintf(dst, WORDS, "%d:%02d:%02d", (int)(s / 3600 % 100000), (int)(s / 60 % 60),
                 (int)(s % 60));
}

static const char *by_whom(const struct wire_msg *msg)
{
    return *msg->by ? msg->by : "a host";
}

/* ---- people who wait ---- */

static void log_knock(struct model *m, const struct turn *t, const struct wire_waiting *w)
{
    char nth[WORDS];

    if (w->tries < 2) {
        evlog_add(&m->log, EVLOG_KNOCK, t->wall, "knock", "%s -> %s", w->name, t->room->name);
        return;
    }
    ordinal(nth, w->tries);
    evlog_add(&m->log, EVLOG_KNOCK, t->wall, "knock", "%s (%s try) -> %s", w->name, nth,
              t->room->name);
}

static unsigned waiting_added(struct model *m, const struct turn *t)
{
    bool is_new, nobody = m->n_waiting == 0;
    struct knock *k;

    if (!t->room)
        return 0;
    k = model_put_knock(m, t->room, &t->msg->waiting, &is_new);
    if (!is_new || t->quiet)
        return 1 << PANE_KNOCKS | 1 << PANE_ROOMS | DIRTY_BARS;
    k->came_at = t->mono;
    log_knock(m, t, &k->w);
    return 1 << PANE_KNOCKS | 1 << PANE_ROOMS | 1 << PANE_LOG | DIRTY_BARS |
           (nobody ? DIRTY_BELL : 0);
}

/* A decision has begun its grace time, or was taken back in it. */
static void log_pending(struct model *m, const struct turn *t, const char *name,
                        const struct wire_pending *before, const struct wire_pending *now)
{
    if (now->what == before->what)
        return;
    if (now->what != PENDING_NONE)
        evlog_add(&m->log, EVLOG_POWER, t->wall, now->by, "%s of %s begins -> %s",
                  model_pending_noun(now->what), name, t->room->name);
    else
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg), "took back the %s of %s -> %s",
                  model_pending_noun(before->what), name, t->room->name);
}

static unsigned waiting_updated(struct model *m, const struct turn *t)
{
    const struct wire_waiting *w = &t->msg->waiting;
    struct knock *k = t->room ? knocks_find(&t->room->knocks, w->id) : NULL;
    struct wire_pending before;
    int32_t tries;

    if (!k || k->state == KNOCK_GONE)
        return waiting_added(m, t);
    before = k->w.pending;
    if (!str_eq(k->w.name, w->name))
        evlog_add(&m->log, EVLOG_KNOCK, t->wall, "knock", "%s now says %s -> %s", k->w.name,
                  w->name, t->room->name);
    tries = k->w.tries;
    k = model_put_knock(m, t->room, w, NULL);
    if (w->tries > tries)
        log_knock(m, t, &k->w);
    log_pending(m, t, w->name, &before, &w->pending);
    if (w->pending.what != PENDING_NONE && k->state == KNOCK_DENYING)
        k->state = KNOCK_WAITING; /* the answer follows; the row tells more already */
    return 1 << PANE_KNOCKS | 1 << PANE_LOG | DIRTY_BARS;
}

static void log_removed(struct model *m, const struct turn *t, const struct wire_waiting *w)
{
    const struct wire_msg *msg = t->msg;
    const char *room = t->room->name;
    char waited[WORDS];

    duration(waited, t->wall - w->knocked_at);
    switch (msg->why) {
    case WHY_ADMITTED:
        evlog_add(&m->log, EVLOG_ADMIT, t->wall, by_whom(msg), "admitted %s -> %s  waited %s",
                  w->name, room, waited);
        break;
    case WHY_DENIED:
    case WHY_BLOCKED:
        evlog_add(&m->log, EVLOG_DENY, t->wall, by_whom(msg), "%s %s -> %s%s%s",
                  wire_why_names[msg->why], w->name, room, *msg->reason ? "  reason: " : "",
                  msg->reason);
        break;
    case WHY_EXPIRED:
        evlog_add(&m->log, EVLOG_LEFT, t->wall, "left", "%s waited in vain -> %s  after %s",
                  w->name, room, waited);
        break;
    default:
        evlog_add(&m->log, EVLOG_LEFT, t->wall, "left", "%s gave up -> %s  after %s", w->name, room,
                  waited);
        break;
    }
}

static void remember_left(struct model *m, const struct wire_msg *msg, const char *id,
                          const char *name)
{
    struct model_left *l = &m->left[m->n_left++ % MODEL_LEFT];

    *l = (struct model_left){.why = msg->why};
    str_copy(l->id, sizeof l->id, id);
    str_copy(l->name, sizeof l->name, name);
    str_copy(l->by, sizeof l->by, msg->by);
}

static unsigned waiting_removed(struct model *m, const struct turn *t)
{
    struct knock *k = t->room ? knocks_find(&t->room->knocks, t->msg->waiting.id) : NULL;

    if (!k || k->state == KNOCK_GONE)
        return 0;
    remember_left(m, t->msg, k->w.id, k->w.name);
    log_removed(m, t, &k->w);
    model_drop_knock(m, t->room, k, t->msg->why);
    return 1 << PANE_KNOCKS | 1 << PANE_ROOMS | 1 << PANE_LOG | DIRTY_BARS;
}

/* ---- people inside ---- */

/* What has changed about somebody inside, by the hand of a host or their own. */
static void log_changes(struct model *m, const struct turn *t, const struct wire_participant *was,
                        const struct wire_participant *now)
{
    const char *room = t->room->name;
    int admin =
        (now->perms.can_admin & ADMIN_PARTICIPANTS) - (was->perms.can_admin & ADMIN_PARTICIPANTS);

    log_pending(m, t, now->name, &was->pending, &now->pending);
    if (!str_eq(was->name, now->name))
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg), "renamed %s to %s -> %s",
                  was->name, now->name, room);
    if (now->hand_at && !was->hand_at)
        evlog_add(&m->log, EVLOG_POWER, t->wall, "hand", "%s raises a hand -> %s", now->name, room);
    if (admin != 0)
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg), "%s admin: %s -> %s",
                  admin > 0 ? "made" : "unmade", now->name, room);
    if (was->perms.can_send != now->perms.can_send)
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg), "changed what %s may send -> %s",
                  now->name, room);
    if (now->off[TRACK_AUDIO] & OFF_BY_REMOTE && !(was->off[TRACK_AUDIO] & OFF_BY_REMOTE))
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg), "muted %s -> %s", now->name,
                  room);
    if (now->off[TRACK_VIDEO] & OFF_BY_REMOTE && !(was->off[TRACK_VIDEO] & OFF_BY_REMOTE))
        evlog_add(&m->log, EVLOG_POWER, t->wall, by_whom(t->msg),
                  "turned the camera of %s off -> %s", now->name, room);
}

static unsigned participant_put(struct model *m, const struct turn *t)
{
    const struct person *known = t->room ? people_find(&t->room->people, t->msg->who.id) : NULL;
    bool is_new;

    if (!t->room)
        return 0;
    if (known && !known->gone && !t->quiet)
        log_changes(m, t, &known->p, &t->msg->who);
    model_put_person(m, t->room, &t->msg->who, &is_new);
    if (is_new && !t->quiet)
        evlog_add(&m->log, EVLOG_JOIN, t->wall, "joined", "%s -> %s", t->msg->who.name,
                  t->room->name);
    return 1 << PANE_PEOPLE | 1 << PANE_ROOMS | 1 << PANE_LOG | DIRTY_BARS;
}

static unsigned participant_left(struct model *m, const struct turn *t)
{
    struct person *p = t->room ? people_find(&t->room->people, t->msg->who.id) : NULL;

    if (!p || p->gone)
        return 0;
    if (t->msg->why == WHY_EJECTED || t->msg->why == WHY_MOVED)
        evlog_add(&m->log, EVLOG_LEFT, t->wall, by_whom(t->msg), "%s %s -> %s",
                  t->msg->why == WHY_MOVED ? "parked" : wire_why_names[t->msg->why], p->p.name,
                  t->room->name);
    else
        evlog_add(&m->log, EVLOG_LEFT, t->wall, "left", "%s -> %s", p->p.name, t->room->name);
    remember_left(m, t->msg, p->p.id, p->p.name);
    model_drop_person(m, t->room, p);
    return 1 << PANE_PEOPLE | 1 << PANE_ROOMS | 1 << PANE_LOG;
}

/* ---- words ---- */

static unsigned said(struct model *m, const struct turn *t)
{
    const struct wire_msg *msg = t->msg;
    const char *id = msg->n_ids > 0 ? msg->ids[0] : "";
    struct knock *k = t->room && *id ? knocks_find(&t->room->knocks, id) : NULL;
    const struct person *p = t->room && *id ? people_find(&t->room->people, id) : NULL;
    const char *name = k ? k->w.name : p ? p->p.name : msg->from_guest ? msg->by : "somebody";

    if (!t->room || t->quiet)
        return 0;
    if (k)
        knocks_say(k, msg->from_guest, msg->by, msg->text);
    if (msg->from_guest)
        evlog_add(&m->log, EVLOG_SAID, t->wall, "said", "%s -> %s: %s", name, t->room->name,
                  msg->text);
    else if (*id)
        evlog_add(&m->log, EVLOG_SAID, t->wall, by_whom(msg), "to %s -> %s: %s", name,
                  t->room->name, msg->text);
    else
        evlog_add(&m->log, EVLOG_SAID, t->wall, by_whom(msg), "to all who wait -> %s: %s",
                  t->room->name, msg->text);
    return 1 << PANE_KNOCKS | 1 << PANE_LOG | 1 << PANE_DETAIL;
}

static unsigned stream_changed(struct model *m, const struct turn *t)
{
    static const char *const words[WIRE_EV_COUNT] = {
        [WIRE_EV_LIVE_STREAMING_STARTED] = "started the live stream",
        [WIRE_EV_LIVE_STREAMING_STOPPED] = "stopped the live stream",
        [WIRE_EV_LIVE_STREAMING_ERROR] = "the live stream failed",
        [WIRE_EV_RECORDING_STARTED] = "started the recording",
        [WIRE_EV_RECORDING_STOPPED] = "stopped the recording",
        [WIRE_EV_RECORDING_ERROR] = "the recording failed",
    };
    const struct wire_msg *msg = t->msg;
    bool failed = msg->kind == WIRE_EV_LIVE_STREAMING_ERROR || msg->kind == WIRE_EV_RECORDING_ERROR;
    struct room *r = t->room;

    if (!r || t->quiet)
        return 0;
    switch (msg->kind) {
    case WIRE_EV_LIVE_STREAMING_STARTED: r->streaming = true; break;
    case WIRE_EV_LIVE_STREAMING_STOPPED:
    case WIRE_EV_LIVE_STREAMING_ERROR: r->streaming = false; break;
    case WIRE_EV_RECORDING_STARTED: r->recording = true; break;
    default: r->recording = false; break;
    }
    evlog_add(&m->log, failed ? EVLOG_LINK : EVLOG_ROOM, t->wall, failed ? "room" : by_whom(msg),
              "%s -> %s%s%s", words[msg->kind], r->name, *msg->info ? ": " : "", msg->info);
    if (failed)
        notice_set(&m->notice, NOTICE_BAD, t->mono, "%s: %s%s%s", r->name, words[msg->kind],
                   *msg->info ? ": " : "", msg->info);
    return DIRTY_ALL;
}

/* ---- rooms ---- */

static void put_people(struct model *m, struct room *r, const struct wire_room *w)
{
    for (size_t i = 0; i < w->n_waiting; i++)
        model_put_knock(m, r, &w->waiting[i], NULL);
    for (size_t i = 0; i < w->n_inside; i++)
        model_put_person(m, r, &w->inside[i], NULL);
}

/* A room whose inert row is still there comes back to life in it. */
static void revive(struct model *m, struct room *r)
{
    if (!r->gone)
        return;
    r->gone = false;
    m->rooms.n_gone--;
    m->n_gone--;
}

static unsigned room_created(struct model *m, const struct turn *t)
{
    const struct wire_room *w = t->msg->rooms;
    struct room *r;

    if (t->msg->n_rooms == 0)
        return 0;
    r = rooms_find(&m->rooms, w->name);
    if (!r) {
        struct select_list list = model_rooms_list(m);
        ptrdiff_t cursor = select_index(&m->at_room, &list);

        r = rooms_add(&m->rooms, w->name);
        select_inserted(&m->at_room, cursor, rooms_index(&m->rooms, r) + model_extra_rows(m));
        if (!t->quiet)
            evlog_add(&m->log, EVLOG_ROOM, t->wall, "room", "%s is open", w->name);
    }
    revive(m, r);
    rooms_set(r, w);
    put_people(m, r, w);
    r->gen = m->gen;
    return DIRTY_ALL;
}

static unsigned room_updated(struct model *m, const struct turn *t)
{
    const struct wire_room *w = t->msg->rooms;
    struct room *r = t->msg->n_rooms > 0 ? rooms_find(&m->rooms, w->name) : NULL;

    if (!r || r->gone)
        return room_created(m, t);
    if (r->is_private != w->is_private)
        evlog_add(&m->log, EVLOG_ROOM, t->wall, "room", "%s is %s now", r->name,
                  w->is_private ? "private" : "public");
    if (r->panic != w->panic)
        evlog_add(&m->log, EVLOG_LINK, t->wall, by_whom(t->msg), "%s -> %s",
                  w->panic ? "PANIC: locked, knocks frozen, everybody muted" : "panic lifted",
                  r->name);
    else if (r->locked != w->locked)
        evlog_add(&m->log, EVLOG_ROOM, t->wall, by_whom(t->msg), "%s %s",
                  w->locked ? "locked" : "unlocked", r->name);
    rooms_set(r, w);
    return DIRTY_ALL;
}

static unsigned room_deleted(struct model *m, const struct turn *t)
{
    if (!t->room || t->room->gone)
        return 0;
    evlog_add(&m->log, EVLOG_ROOM, t->wall, "room", "%s was closed%s%s", t->room->name,
              *t->msg->by ? " by " : "", t->msg->by);
    model_drop_room(m, t->room);
    return DIRTY_ALL;
}

static unsigned hosts_changed(struct model *m, const struct turn *t)
{
    (void)m;
    if (!t->room)
        return 0;
    t->room->hosts = t->msg->hosts;
    return 1 << PANE_ROOMS;
}

/* ---- the whole state ---- */

/* Takes out of a room who was not named by the newest snapshot. */
static void drop_unnamed_people(struct model *m, struct room *r)
{
    for (size_t i = r->knocks.n; i-- > 0;)
        if (knocks_at(&r->knocks, i)->gen != m->gen)
            model_drop_knock(m, r, knocks_at(&r->knocks, i), WHY_NONE);
    for (size_t i = r->people.n; i-- > 0;)
        if (r->people.row[i]->gen != m->gen)
            model_drop_person(m, r, r->people.row[i]);
}

static void drop_unnamed(struct model *m)
{
    for (size_t i = m->rooms.n; i-- > 0;) {
        struct room *r = m->rooms.row[i];

        if (r->gen == m->gen)
            drop_unnamed_people(m, r);
        else
            model_drop_room(m, r);
    }
}

/* The first time, the cursor goes to a room where somebody waits. */
static void begin(struct model *m)
{
    struct select_list list = model_rooms_list(m);

    for (size_t i = 0; i < m->rooms.n; i++) {
        if (m->rooms.row[i]->knocks.n == 0)
            continue;
        select_go(&m->at_room, &list, i + model_extra_rows(m), m->page[PANE_ROOMS]);
        return;
    }
}

static unsigned snapshot(struct model *m, const struct wire_msg *msg)
{
    struct select_list list = model_rooms_list(m);
    ptrdiff_t cursor = select_index(&m->at_room, &list);
    size_t line = cursor > (ptrdiff_t)m->at_room.top ? (size_t)cursor - m->at_room.top : 0;

    m->gen++;
    m->snapshot_seq = msg->seq;
    for (size_t i = 0; i < msg->n_rooms; i++) {
        const struct wire_room *w = &msg->rooms[i];
        struct room *r = rooms_find(&m->rooms, w->name);

        if (!r)
            r = rooms_append(&m->rooms, w->name);
        revive(m, r);
        rooms_set(r, w);
        put_people(m, r, w);
        r->gen = m->gen;
    }
    rooms_sort(&m->rooms);
    drop_unnamed(m);
    list = model_rooms_list(m);
    cursor = select_index(&m->at_room, &list);
    m->at_room.top = cursor > (ptrdiff_t)line ? (size_t)cursor - line : 0;
    if (!m->loaded)
        begin(m);
    m->loaded = true;
    return DIRTY_ALL;
}

static unsigned reply(struct model *m, const struct turn *t)
{
    if (model_answer(m, t->msg, t->mono))
        return 1 << PANE_KNOCKS | DIRTY_BARS;
    if (t->msg->ok && *t->msg->session && !t->msg->resumed)
        return snapshot(m, t->msg);
    return 0;
}

unsigned model_apply(struct model *m, const struct wire_msg *msg, int64_t wall, int64_t mono)
{
    static unsigned (*const handlers[WIRE_EV_COUNT])(struct model *, const struct turn *) = {
        [WIRE_EV_REPLY] = reply,
        [WIRE_EV_WAITING_ADDED] = waiting_added,
        [WIRE_EV_WAITING_UPDATED] = waiting_updated,
        [WIRE_EV_WAITING_REMOVED] = waiting_removed,
        [WIRE_EV_PARTICIPANT_JOINED] = participant_put,
        [WIRE_EV_PARTICIPANT_UPDATED] = participant_put,
        [WIRE_EV_PARTICIPANT_LEFT] = participant_left,
        [WIRE_EV_ROOM_CREATED] = room_created,
        [WIRE_EV_ROOM_UPDATED] = room_updated,
        [WIRE_EV_ROOM_DELETED] = room_deleted,
        [WIRE_EV_HOSTS] = hosts_changed,
        [WIRE_EV_MESSAGE] = said,
        [WIRE_EV_LIVE_STREAMING_STARTED] = stream_changed,
        [WIRE_EV_LIVE_STREAMING_STOPPED] = stream_changed,
        [WIRE_EV_LIVE_STREAMING_ERROR] = stream_changed,
        [WIRE_EV_RECORDING_STARTED] = stream_changed,
        [WIRE_EV_RECORDING_STOPPED] = stream_changed,
        [WIRE_EV_RECORDING_ERROR] = stream_changed,
    };
    struct turn t = {
        .msg = msg,
        .room = *msg->room ? rooms_find(&m->rooms, msg->room) : NULL,
        .wall = wall,
        .mono = mono,
        .quiet = msg->seq <= m->snapshot_seq,
    };

    return handlers[msg->kind] ? handlers[msg->kind](m, &t) : 0;
}
