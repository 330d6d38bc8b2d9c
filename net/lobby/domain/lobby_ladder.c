/* What happens step by step while no host is there: guests are held, told, only those whom rules
 * know may knock, and at last those who wait are sent home politely. A host who comes ends it. */
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static const char *const usual_words[LADDER_DO_COUNT] = {
    [LADDER_HOLD] = "No host is here yet. You keep your place.",
    [LADDER_TELL] = "No host is here yet.",
    [LADDER_RULES] = "",
    [LADDER_END] = "No host came. Please try again later.",
};

static const char *words_of(const struct room *r, uint8_t step)
{
    const struct ladder *g = &r->policy.ladder;

    return *g->step[step].words ? g->step[step].words : usual_words[g->step[step].what];
}

int64_t ladder_next(const struct room *r)
{
    int64_t at;

    if (!r->no_host_since || r->ladder >= r->policy.ladder.n || r->expired)
        return INT64_MAX;
    at = r->no_host_since + r->policy.ladder.step[r->ladder].after;
    return at > r->ladder_floor ? at : r->ladder_floor;
}

bool ladder_refuses(const struct room *r)
{
    for (uint8_t i = 0; i < r->ladder && i < r->policy.ladder.n; i++)
        if (r->policy.ladder.step[i].what == LADDER_RULES)
            return true;
    return false;
}

/* A hold of the ladder is no host's: it is only said to the guest. */
static void say_hold(struct lobby *l, const struct person *p, bool on, const char *text)
{
    struct wire_msg m = {.kind = WIRE_EV_HOLD, .on = on};

    str_copy(m.text, sizeof m.text, text);
    if (p->peer && !p->held)
        lobby_send(l, p->peer, &m);
}

static void say(struct lobby *l, struct person *p, enum ladder_do what, const char *text)
{
    struct wire_msg m = {.kind = WIRE_EV_MESSAGE};

    if (what == LADDER_HOLD) {
        say_hold(l, p, true, text);
        return;
    }
    str_copy(m.text, sizeof m.text, text);
    if (p->peer && *text)
        lobby_send(l, p->peer, &m);
}

static void set_since(struct lobby *l, struct room *r, int64_t since)
{
    if (r->no_host_since == since && r->ladder == 0)
        return;
    r->no_host_since = since;
    r->ladder = 0;
    r->ladder_floor = 0;
    room_schedule(l, r);
    save_room(l, r);
    room_say(l, r, WIRE_EV_ROOM_UPDATED, "");
}

void ladder_hosts(struct lobby *l, struct room *r)
{
    bool held = false;
    struct person *p;

    if (r->policy.ladder.n == 0)
        return;
    for (uint8_t i = 0; i < r->ladder; i++)
        held = held || r->policy.ladder.step[i].what == LADDER_HOLD;
    if (r->had_hosts && held)
        DL_FOREACH (r->people[PERSON_WAITING], p)
            say_hold(l, p, false, "");
    set_since(l, r, r->had_hosts ? 0 : l->now);
}

/* Does the next step. */
static void climb(struct lobby *l, struct room *r)
{
    uint8_t step = r->ladder;
    enum ladder_do what = r->policy.ladder.step[step].what;
    struct person *p, *tmp;

    if (what != LADDER_END) {
        r->ladder++;
        DL_FOREACH (r->people[PERSON_WAITING], p)
            say(l, p, what, words_of(r, step));
        return;
    }
    DL_FOREACH_SAFE (r->people[PERSON_WAITING], p, tmp)
        person_end(l, p, ERR_NO_HOST, WHY_EXPIRED, "no host", words_of(r, step));
    /* Whoever knocks next is the first of another wait: no room is shut for good by it. */
    r->no_host_since = 0;
    r->ladder = 0;
}

void ladder_run(struct lobby *l, struct room *r)
{
    bool changed = false;

    for (; ladder_next(r) <= l->now; changed = true)
        climb(l, r);
    if (!changed)
        return;
    save_room(l, r);
    room_say(l, r, WIRE_EV_ROOM_UPDATED, "");
}

void ladder_knock(struct lobby *l, struct person *p)
{
    struct room *r = p->room;

    if (r->policy.ladder.n == 0 || r->had_hosts)
        return;
    if (!r->no_host_since) {
        set_since(l, r, l->now);
        return;
    }
    if (r->ladder > 0)
        say(l, p, r->policy.ladder.step[r->ladder - 1].what, words_of(r, (uint8_t)(r->ladder - 1)));
}

void ladder_changed(struct lobby *l, struct room *r)
{
    bool starts = r->policy.ladder.n > 0 && !r->had_hosts && r->n[PERSON_WAITING] > 0;

    r->ladder = 0;
    r->ladder_floor = 0;
    if (!starts)
        r->no_host_since = 0;
    else if (!r->no_host_since)
        r->no_host_since = l->now;
}

/* What was done stays done, what came due meanwhile waits until hosts could come back. */
void ladder_restore(struct lobby *l, struct room *r, int64_t since)
{
    const struct ladder *g = &r->policy.ladder;

    if (g->n == 0)
        return;
    r->no_host_since = since ? since : l->now;
    r->ladder_floor = l->now + TIME_PLACE_GRACE;
    while (since && r->ladder < g->n && g->step[r->ladder].what != LADDER_END &&
           since + g->step[r->ladder].after <= l->now)
        r->ladder++;
    room_schedule(l, r);
}
