/* What the server says, taken over event by event. */
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model_rows.h"

/* An event with what its handler needs. */
struct turn {
    const struct wire_msg *msg;
    struct room *room; /* null when it is not known, or gone */
    int64_t wall, mono;
    bool quiet; /* part of a snapshot: nothing has just happened */
};

/* ---- words ---- */

/* Announces what: room, time and host are those of the event. */
static void tell(struct model *m, const struct turn *t, struct tell what)
{
    what.wall = t->wall;
    if (!what.room)
        what.room = t->room ? t->room->name : "";
    if (!what.by)
        what.by = t->msg->by;
    evlog_tell(&m->log, &what);
}

/* The same about somebody inside. */
static void tell_of(struct model *m, const struct turn *t, enum tell_what what,
                    const struct wire_participant *p)
{
    tell(m, t, (struct tell){.what = what, .id = p->id, .name = p->name});
}

/* ---- people who wait ---- */

static void log_knock(struct model *m, const struct turn *t, const struct waiter *w)
{
    tell(m, t, (struct tell){.what = TELL_KNOCK, .id = w->id, .name = w->name, .tries = w->tries});
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
static void log_pending(struct model *m, const struct turn *t, struct tell who,
                        const struct wire_pending *before, const struct wire_pending *now)
{
    bool begins = now->what != PENDING_NONE;

    if (now->what == before->what)
        return;
    who.what = begins ? TELL_PENDING : TELL_TAKEN_BACK;
    who.noun = model_pending_noun(begins ? now->what : before->what);
    who.by = begins ? now->by : NULL;
    tell(m, t, who);
}

static unsigned waiting_updated(struct model *m, const struct turn *t)
{
    const struct wire_waiting *w = &t->msg->waiting;
    struct knock *k = t->room ? knocks_find(&t->room->knocks, w->id) : NULL;
    struct wire_pending before;
    int32_t tries;

    if (!k && t->room) { /* a large snapshot has not come so far: nobody has just knocked */
        model_put_knock(m, t->room, w, NULL)->came_at = t->mono;
        return 1 << PANE_KNOCKS | 1 << PANE_ROOMS | DIRTY_BARS;
    }
    if (!k || k->state == KNOCK_GONE)
        return waiting_added(m, t);
    before = *k->w.pending;
    if (!str_eq(k->w.name, w->name))
        tell(m, t,
             (struct tell){.what = *t->msg->by ? TELL_RENAMED : TELL_NEW_NAME,
                           .id = w->id,
                           .name = w->name,
                           .old = k->w.name});
    tries = k->w.tries;
    k = model_put_knock(m, t->room, w, NULL);
    if (w->tries > tries)
        log_knock(m, t, &k->w);
    log_pending(m, t, (struct tell){.id = w->id, .name = w->name}, &before, &w->pending);
    if (w->pending.what != PENDING_NONE && k->state == KNOCK_DENYING) /* the row tells more */
        knocks_set_state(k, KNOCK_WAITING, k->request);
    return 1 << PANE_KNOCKS | 1 << PANE_LOG | DIRTY_BARS;
}

static void log_removed(struct model *m, const struct turn *t, const struct waiter *w)
{
    static const enum tell_what table[WHY_COUNT] = {
        [WHY_NONE] = TELL_GAVE_UP,    [WHY_ADMITTED] = TELL_ADMITTED, [WHY_DENIED] = TELL_DENIED,
        [WHY_BLOCKED] = TELL_BLOCKED, [WHY_LEFT] = TELL_GAVE_UP,      [WHY_EXPIRED] = TELL_EXPIRED,
        [WHY_MOVED] = TELL_GAVE_UP,   [WHY_EJECTED] = TELL_GAVE_UP,   [WHY_HIDDEN] = TELL_GAVE_UP,
    };

    tell(m, t,
         (struct tell){.what = table[t->msg->why],
                       .id = w->id,
                       .name = w->name,
                       .words = t->msg->reason,
                       .waited_ms = t->wall - w->knocked_at});
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
    int admin =
        (now->perms.can_admin & ADMIN_PARTICIPANTS) - (was->perms.can_admin & ADMIN_PARTICIPANTS);
    const struct {
        bool happened;
        enum tell_what what;
    } table[] = {
        {!str_eq(was->name, now->name), *t->msg->by ? TELL_RENAMED : TELL_OWN_NAME},
        {admin != 0, admin > 0 ? TELL_ADMIN_MADE : TELL_ADMIN_UNMADE},
        {now->hand_at && !was->hand_at, TELL_HAND},
        {was->perms.can_send != now->perms.can_send, TELL_MAY_SEND},
        {now->off[TRACK_AUDIO] & ~was->off[TRACK_AUDIO] & OFF_BY_REMOTE, TELL_MUTED},
        {now->off[TRACK_VIDEO] & ~was->off[TRACK_VIDEO] & OFF_BY_REMOTE, TELL_CAMERA_OFF},
    };

    log_pending(m, t, (struct tell){.id = now->id, .name = now->name}, &was->pending,
                &now->pending);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].happened)
            tell(m, t,
                 (struct tell){
                     .what = table[i].what, .id = now->id, .name = now->name, .old = was->name});
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
    if (is_new && !t->quiet && t->msg->kind == WIRE_EV_PARTICIPANT_JOINED)
        tell_of(m, t, TELL_JOINED, &t->msg->who);
    return 1 << PANE_PEOPLE | 1 << PANE_ROOMS | 1 << PANE_LOG | DIRTY_BARS;
}

static unsigned participant_left(struct model *m, const struct turn *t)
{
    struct person *p = t->room ? people_find(&t->room->people, t->msg->who.id) : NULL;

    if (!p || p->gone)
        return 0;
    tell_of(m, t,
            t->msg->why == WHY_EJECTED ? TELL_EJECTED
            : t->msg->why == WHY_MOVED ? TELL_PARKED
                                       : TELL_LEFT,
            &p->p);
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
    const char *name = k ? k->w.name : p ? p->p.name : msg->from_guest ? msg->by : tr("somebody");

    if (!t->room || t->quiet)
        return 0;
    if (k)
        knocks_say(k, msg->from_guest, msg->by, msg->text);
    tell(m, t,
         (struct tell){.what = msg->from_guest ? TELL_GUEST_SAID
                               : *id           ? TELL_HOST_SAID
                                               : TELL_SAID_TO_ALL,
                       .id = id,
                       .name = name,
                       .words = msg->text});
    return 1 << PANE_KNOCKS | 1 << PANE_LOG | 1 << PANE_DETAIL;
}

static unsigned stream_changed(struct model *m, const struct turn *t)
{
    static const enum tell_what table[WIRE_EV_COUNT] = {
        [WIRE_EV_LIVE_STREAMING_STARTED] = TELL_STREAM_ON,
        [WIRE_EV_LIVE_STREAMING_STOPPED] = TELL_STREAM_OFF,
        [WIRE_EV_LIVE_STREAMING_ERROR] = TELL_STREAM_BAD,
        [WIRE_EV_RECORDING_STARTED] = TELL_RECORD_ON,
        [WIRE_EV_RECORDING_STOPPED] = TELL_RECORD_OFF,
        [WIRE_EV_RECORDING_ERROR] = TELL_RECORD_BAD,
        [WIRE_EV_TRANSCRIPTION_STARTED] = TELL_TRANSCRIPT_ON,
        [WIRE_EV_TRANSCRIPTION_STOPPED] = TELL_TRANSCRIPT_OFF,
        [WIRE_EV_TRANSCRIPTION_ERROR] = TELL_TRANSCRIPT_BAD,
    };
    const struct wire_msg *msg = t->msg;
    struct tell what = {.what = table[msg->kind], .words = msg->info};
    char sentence[TELL_MAX];
    struct room *r = t->room;

    if (!r || t->quiet)
        return 0;
    switch (msg->kind) {
    case WIRE_EV_LIVE_STREAMING_STARTED: r->streaming = true; break;
    case WIRE_EV_LIVE_STREAMING_STOPPED:
    case WIRE_EV_LIVE_STREAMING_ERROR: r->streaming = false; break;
    case WIRE_EV_RECORDING_STARTED: r->recording = true; break;
    case WIRE_EV_RECORDING_STOPPED:
    case WIRE_EV_RECORDING_ERROR: r->recording = false; break;
    default: break;
    }
    tell(m, t, what);
    if (what.what == TELL_STREAM_BAD || what.what == TELL_RECORD_BAD ||
        what.what == TELL_TRANSCRIPT_BAD) {
        what.room = r->name;
        tell_said(&what, sentence, sizeof sentence);
        notice_set(&m->notice, NOTICE_BAD, t->mono, "%s", sentence);
    }
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
        if (!model_lensed(m, &m->at_room, NULL))
            select_inserted(&m->at_room, cursor, rooms_index(&m->rooms, r) + model_extra_rows(m));
        if (!t->quiet)
            tell(m, t, (struct tell){.what = TELL_ROOM_OPEN, .room = w->name});
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
        tell(m, t,
             (struct tell){.what = w->is_private ? TELL_ROOM_PRIVATE : TELL_ROOM_PUBLIC,
                           .room = r->name});
    if (r->panic != w->panic)
        tell(m, t, (struct tell){.what = w->panic ? TELL_PANIC : TELL_CALM, .room = r->name});
    else if (r->locked != w->locked)
        tell(m, t, (struct tell){.what = w->locked ? TELL_LOCKED : TELL_UNLOCKED, .room = r->name});
    rooms_set(r, w);
    return DIRTY_ALL;
}

static unsigned room_deleted(struct model *m, const struct turn *t)
{
    if (!t->room)
        return 0;
    tell(m, t, (struct tell){.what = TELL_ROOM_CLOSED, .words = t->msg->by});
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
    if (!model_lensed(m, &m->at_room, NULL))
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
    if (model_why_answer(m, t->msg))
        return 1 << PANE_DETAIL;
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
        [WIRE_EV_TRANSCRIPTION_STARTED] = stream_changed,
        [WIRE_EV_TRANSCRIPTION_STOPPED] = stream_changed,
        [WIRE_EV_TRANSCRIPTION_ERROR] = stream_changed,
    };
    struct turn t = {
        .msg = msg,
        .room = *msg->room ? rooms_find(&m->rooms, msg->room) : NULL,
        .wall = wall,
        .mono = mono,
        .quiet = msg->seq <= m->snapshot_seq,
    };

    if (t.room &&
        t.room->gone) /* nothing happens in an inert one: it comes back by its own event */
        t.room = NULL;
    for (int p = 0; p < PANE_LOG; p++)
        m->lens[p].stale = true;
    return handlers[msg->kind] ? handlers[msg->kind](m, &t) : 0;
}
