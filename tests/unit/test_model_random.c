/* Random steps through the model: what it keeps is always what a walk over everybody finds. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tui/model/alert.h"
#include "tui/model/model.h"

enum { ROOMS = 3, IDS = 24, STEPS = 3000, START = 1000000, SPREAD = 20000 };

struct walk {
    struct model m;
    struct alert alert;
    int64_t wall, seq, sent, answered;
    uint32_t seed;
};

static uint32_t dice(struct walk *w, uint32_t n)
{
    w->seed = w->seed * 1664525U + 1013904223U;
    return (w->seed >> 8) % n;
}

/* ---- what a walk over everybody finds ---- */

static bool is_unanswered(const struct knock *k)
{
    return knocks_open(k) && !k->w.held && !k->w.away;
}

static bool is_of(const struct knock *k, int rank)
{
    if (rank == RANK_PENDING)
        return k->state != KNOCK_GONE && k->w.pending->what != PENDING_NONE;
    return is_unanswered(k) && (rank == RANK_UNANSWERED ||
                                (rank == RANK_PLAIN ? !(k->w.flags & FLAGS_CAREFUL)
                                                    : !(k->told & 1U << (rank - RANK_UNTOLD))));
}

static void check_ranks(const struct model *m)
{
    static const char *const names[KNOCK_RANKS] = {"unanswered", "untold 0", "untold 1", "untold 2",
                                                   "untold 3",   "plain",    "pending"};

    for (int rank = 0; rank < KNOCK_RANKS; rank++) {
        const struct knock *first = NULL;
        size_t n = 0;

        for (size_t i = 0; i < m->queue.n; i++) {
            const struct knock *k = knocks_at(&m->queue, i);

            if (!is_of(k, rank))
                continue;
            if (!first || (rank == RANK_PENDING && k->w.pending->until < first->w.pending->until))
                first = k;
            n++;
        }
        check_int(names[rank], knocks_ranked(&m->queue, (enum knock_rank)rank), n);
        check_true(names[rank], knocks_first(&m->queue, (enum knock_rank)rank) == first);
    }
}

struct counts {
    size_t rows, waiting, gone, pending, marked;
    int64_t oldest, ends; /* ends: the first grace time that is over */
};

static void count_room(const struct room *r, struct counts *c)
{
    for (size_t i = 0; i < r->knocks.n; i++) {
        const struct knock *k = knocks_at(&r->knocks, i);
        bool here = k->state != KNOCK_GONE, pending = here && k->w.pending->what != PENDING_NONE;

        check_int("place in the list", knocks_index(&r->knocks, k), i);
        c->rows++;
        c->waiting += here;
        c->gone += !here;
        c->pending += pending;
        c->marked += k->marked;
        if (here && (!c->oldest || k->w.knocked_at < c->oldest))
            c->oldest = k->w.knocked_at;
        if (pending && (!c->ends || k->w.pending->until < c->ends))
            c->ends = k->w.pending->until;
    }
}

static void check_counts(struct model *m)
{
    struct counts c = {0};
    struct model_countdown count = {0};

    for (size_t i = 0; i < m->rooms.n; i++)
        count_room(m->rooms.row[i], &c);
    check_int("rows of all rooms", m->queue.n, c.rows);
    check_int("who waits", m->n_waiting, c.waiting);
    check_int("the same by the list", knocks_waiting(&m->queue), c.waiting);
    check_int("inert rows", m->n_gone - m->rooms.n_gone, c.gone);
    check_int("in their grace time", m->n_pending, c.pending);
    check_int("marked", m->queue.n_marked, c.marked);
    check_int("since when", model_oldest(m), c.oldest);
    check_int("whether one counts down", model_countdown(m, &count), c.pending > 0);
    check_int("which ends first", count.until, c.ends);
    check_int("how many beside it", count.more, c.pending > 0 ? c.pending - 1 : 0);
}

/* What a filter shows: who passes, and who was under the cursor. */
static const char *const filters[] = {"", "held", "!held", "denied away"};

static bool passes(const struct knock *k, const char *filter)
{
    const bool shown[] = {true, k->w.held, !k->w.held, k->w.flags & FLAG_DENIED && k->w.away};

    for (size_t i = 0; i < CHECK_COUNT(filters); i++)
        if (str_eq(filter, filters[i]))
            return shown[i];
    return false;
}

/* The next row from i on that passes. */
static size_t next_passing(const struct knocks *q, size_t i, const char *filter)
{
    while (i < q->n && !passes(knocks_shown_at(q, i), filter))
        i++;
    return i;
}

/* After a frame. */
static void check_filter(struct model *m)
{
    const struct knocks *q = model_knocks(m);
    const char *filter = m->lens[PANE_KNOCKS].filter;
    struct select_list list;
    struct select *at;
    size_t i, others = 0;

    if (!q || m->lens[PANE_KNOCKS].frozen || !model_list(m, PANE_KNOCKS, &list, &at))
        return;
    i = next_passing(q, 0, filter);
    for (size_t row = 0; row < list.n; row++) {
        const struct knock *k = model_knock_row(m, row);

        check_true("a row of the filter is there", k != NULL);
        if (!passes(k, filter)) {
            others++;
            continue;
        }
        check_true("the filter shows the next", i < q->n && knocks_shown_at(q, i) == k);
        i = next_passing(q, i + 1, filter);
    }
    check_int("the filter hides nobody", i, q->n);
    check_true("others: who was under the cursor", others <= 1);
}

/* Every row stands in the order that is kept beside the list's own. */
static void check_kept_order(const struct knocks *k)
{
    for (size_t i = 0; i < k->n; i++) {
        check_int("the place of a row", knocks_shown_index(k, knocks_shown_at(k, i)), i);
        check_true("each row is there",
                   knocks_shown_at(k, knocks_shown_index(k, knocks_at(k, i))) == knocks_at(k, i));
    }
}

static void check_order(const struct model *m)
{
    const struct lens *l = &m->lens[PANE_KNOCKS];
    const struct knocks *q = model_knocks(m);

    check_kept_order(&m->queue);
    for (size_t i = 0; i < m->rooms.n; i++)
        check_kept_order(&m->rooms.row[i]->knocks);
    for (size_t i = 1; q && i < q->n; i++) {
        int d = knocks_compare((enum knock_by)l->sort, knocks_shown_at(q, i - 1),
                               knocks_shown_at(q, i));

        check_true("the order of the lens", l->reverse ? d > 0 : d < 0);
    }
}

/* What a frozen list shows: rows that are known, and how many came since. */
static void check_frozen(struct model *m)
{
    const struct knocks *q = model_knocks(m);
    const struct lens *l = &m->lens[PANE_KNOCKS];
    size_t others = 0;

    if (!q || !l->frozen || !l->made)
        return;
    for (size_t i = 0; i < l->n; i++)
        check_true("a frozen row is known", knocks_find(q, l->id[i]) != NULL);
    for (size_t i = 0; i < q->n; i++)
        others += knocks_at(q, i)->state != KNOCK_GONE &&
                  model_hidden(m, PANE_KNOCKS, knocks_at(q, i)->w.id);
    check_int("who came since", l->missed, others);
}

/* What the alert of one rung should say. */
struct due {
    bool any, fresh;
    int64_t next;
};

static struct due look(const struct walk *w, int rung, int64_t after)
{
    struct due d = {.next = INT64_MAX};
    int64_t next = INT64_MAX;

    for (size_t i = 0; i < w->m.queue.n; i++) {
        const struct knock *k = knocks_at(&w->m.queue, i);
        int64_t left = k->w.knocked_at + after - w->wall;
        bool untold = rung == ALERT_TITLE || !(k->told & 1U << (rung - ALERT_BELL));

        if (!is_unanswered(k))
            continue;
        d.any = d.any || left <= 0;
        d.fresh = d.fresh || (left <= 0 && untold);
        next = left > 0 && left < next ? left : next;
        d.next = left > 0 && untold && left < d.next ? left : d.next;
    }
    if (!d.any)
        d.next = next;
    return d;
}

static void check_alert(struct walk *w)
{
    static const struct alert_rules rules = {.on = {true, false, true, false},
                                             .after_ms = {1000, 0, 5000, 0},
                                             .quiet_from = -1,
                                             .quiet_to = -1};
    const struct alert_now now = {.wall = w->wall, .mono = w->wall};
    struct due title = look(w, ALERT_TITLE, 1000), note = look(w, ALERT_NOTIFY, 5000);
    int64_t since = w->wall - w->alert.last[ALERT_NOTIFY];
    bool paused = w->alert.given[ALERT_NOTIFY] && since < ALERT_GAP, given = note.fresh && !paused;
    struct alert_due d = alert_turn(&w->alert, &rules, &w->m.queue, &now);
    int64_t next = title.any ? INT64_MAX : title.next;

    check_int("title", d.title, title.any);
    check_int("notification", d.rungs, given ? 1U << ALERT_NOTIFY : 0);
    check_int("nobody is told of twice", look(w, ALERT_NOTIFY, 5000).fresh, note.fresh && paused);
    if (note.fresh && paused) /* who comes meanwhile is told of then too */
        note.next = ALERT_GAP - since;
    next = note.next < next ? note.next : next;
    check_int("when to look again", d.wait, next == INT64_MAX ? -1 : next);
}

/* ---- steps ---- */

static struct wire_waiting somebody(struct walk *w, uint32_t id, const struct knock *was)
{
    struct wire_waiting p = {.knocked_at = w->wall - dice(w, SPREAD)};

    if (was && dice(w, 3))
        p.knocked_at = was->w.knocked_at;
    p.away = !dice(w, 4);
    p.held = !dice(w, 6);
    p.flags = dice(w, 3) ? 0 : FLAG_DENIED;
    p.tries = 1 + (int)dice(w, 3);
    p.has_token = !dice(w, 3);
    if (was && !dice(w, 4)) {
        p.pending.what = PENDING_DENY;
        p.pending.until = w->wall + 1 + dice(w, 4000);
    }
    snprintf(p.id, sizeof p.id, "id%u", id);
    snprintf(p.name, sizeof p.name, "Guest %u", dice(w, 5) ? id : dice(w, IDS));
    return p;
}

static struct wire_msg event(struct walk *w, enum wire_kind kind, uint32_t room)
{
    struct wire_msg msg = {.kind = kind, .seq = ++w->seq};

    snprintf(msg.room, sizeof msg.room, "room%u", room);
    return msg;
}

static void waiting_event(struct walk *w)
{
    static const enum wire_kind kinds[] = {WIRE_EV_WAITING_ADDED, WIRE_EV_WAITING_UPDATED,
                                           WIRE_EV_WAITING_REMOVED};
    uint32_t id = dice(w, IDS);
    struct wire_msg msg = event(w, kinds[dice(w, CHECK_COUNT(kinds))], id % ROOMS);
    struct wire_waiting p;

    p = somebody(w, id, NULL);
    msg.waiting = somebody(w, id, knocks_find(&w->m.queue, p.id));
    model_apply(&w->m, &msg, w->wall, w->wall);
}

static void room_event(struct walk *w, enum wire_kind kind)
{
    struct wire_msg msg = event(w, kind, dice(w, ROOMS));
    struct wire_room room = {.name = ""};

    str_copy(room.name, sizeof room.name, msg.room);
    msg.rooms = kind == WIRE_EV_ROOM_CREATED ? &room : NULL;
    msg.n_rooms = kind == WIRE_EV_ROOM_CREATED;
    model_apply(&w->m, &msg, w->wall, w->wall);
}

static void snapshot(struct walk *w)
{
    struct wire_room room[ROOMS] = {0};
    struct wire_waiting who[ROOMS][IDS / ROOMS];
    struct wire_msg msg = {
        .kind = WIRE_EV_REPLY, .ok = true, .session = "s", .seq = ++w->seq, .rooms = room};

    for (uint32_t i = 0; i < ROOMS; i++) {
        if (!dice(w, 4))
            continue;
        snprintf(room[msg.n_rooms].name, sizeof room->name, "room%u", i);
        room[msg.n_rooms].waiting = who[i];
        for (uint32_t id = i; id < IDS; id += ROOMS)
            if (dice(w, 2))
                who[i][room[msg.n_rooms].n_waiting++] = somebody(w, id, NULL);
        msg.n_rooms++;
    }
    model_apply(&w->m, &msg, w->wall, w->wall);
}

static int64_t send_request(void *arg, struct wire_req *r)
{
    struct walk *w = arg;

    wire_req_free(r);
    return dice(w, 5) ? ++w->sent : 0;
}

static void decide(struct walk *w)
{
    uint32_t id = dice(w, IDS);
    struct model_out out = {.send = send_request, .arg = w, .mono = w->wall};
    struct model_order order = {.grant = dice(w, 2), .grace_ms = 4000};
    struct wire_msg place = event(w, WIRE_EV_REPLY, id % ROOMS);
    char whom[LIMIT_ID + 1];

    snprintf(whom, sizeof whom, "id%u", id);
    model_decide(&w->m, place.room, (const char(*)[LIMIT_ID + 1]) whom, 1, &order, &out);
}

static void answer(struct walk *w)
{
    struct wire_msg msg = {.kind = WIRE_EV_REPLY, .reply = w->answered + 1, .ok = dice(w, 2)};

    if (w->answered == w->sent)
        return;
    w->answered++;
    model_apply(&w->m, &msg, w->wall, w->wall);
}

/* Cursors, marks, an order, a frozen list and a filter: what makes rows stay that have gone, or
 * hides them.
 */
static void look_around(struct walk *w)
{
    struct select_list list;
    struct select *at;
    struct knock *k;

    if (model_list(&w->m, PANE_ROOMS, &list, &at))
        select_go(at, &list, dice(w, ROOMS + 1), 10);
    if (model_list(&w->m, PANE_KNOCKS, &list, &at))
        select_go(at, &list, dice(w, IDS), 10);
    k = model_knock(&w->m);
    if (k && k->state != KNOCK_GONE)
        knocks_mark(k->of, k, !k->marked);
    if (!dice(w, 3)) {
        w->m.lens[PANE_KNOCKS].frozen = !w->m.lens[PANE_KNOCKS].frozen;
        model_lens_changed(&w->m, PANE_KNOCKS);
    }
    if (!dice(w, 3)) {
        w->m.lens[PANE_KNOCKS].sort = (uint8_t)dice(w, KNOCKS_BY_FLAGS + 1);
        w->m.lens[PANE_KNOCKS].reverse = !dice(w, 3);
        model_lens_changed(&w->m, PANE_KNOCKS);
    }
    if (!dice(w, 3)) {
        str_copy(w->m.lens[PANE_KNOCKS].filter, sizeof w->m.lens[PANE_KNOCKS].filter,
                 filters[dice(w, CHECK_COUNT(filters))]);
        model_lens_changed(&w->m, PANE_KNOCKS);
    }
}

static void step(struct walk *w)
{
    uint32_t n = dice(w, 100);

    if (n < 60)
        waiting_event(w);
    else if (n < 75)
        decide(w);
    else if (n < 85)
        answer(w);
    else if (n < 92)
        look_around(w);
    else if (n < 96)
        model_key(&w->m, w->wall);
    else if (n < 99)
        room_event(w, n == 96 ? WIRE_EV_ROOM_DELETED : WIRE_EV_ROOM_CREATED);
    else
        snapshot(w);
    w->wall += dice(w, 400);
    model_tick(&w->m, w->wall);
}

static void test_kept_is_what_is_there(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 4; seed++) {
        struct walk w = {.wall = START, .seed = seed};

        model_init(&w.m);
        model_set_link(&w.m, LINE_LIVE, "", 0, w.wall);
        for (int p = 0; p < PANE_COUNT; p++)
            w.m.page[p] = 10;
        snapshot(&w);
        for (int i = 0; i < STEPS; i++) {
            step(&w);
            check_ranks(&w.m);
            check_counts(&w.m);
            check_alert(&w);
            model_frame(&w.m);
            check_ranks(&w.m);
            check_order(&w.m);
            check_filter(&w.m);
            check_frozen(&w.m);
        }
        model_finish(&w.m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kept_is_what_is_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
