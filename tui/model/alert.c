/* Which alert is due for the people who wait. */
#include "tui/model/alert.h"

enum { MINUTE = 60 * 1000 };

_Static_assert(ALERT_RUNGS - ALERT_BELL == (int)KNOCK_ALERTS,
               "lists know for whom each of these was given");

int alert_quiet(const struct alert_rules *r, const struct alert_now *now)
{
    int minute = (int)((now->wall / MINUTE + now->tz_min) % ALERT_DAY), since, length;

    if (r->quiet_from < 0 || r->quiet_to < 0 || r->quiet_from == r->quiet_to)
        return 0;
    since = (minute - r->quiet_from + 2 * ALERT_DAY) % ALERT_DAY;
    length = (r->quiet_to - r->quiet_from + ALERT_DAY) % ALERT_DAY;
    return since < length ? length - since : 0;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The ranks of who is not answered, and of whom one rung was not given for yet. */
static enum knock_rank rank_of(enum alert_rung rung)
{
    return rung == ALERT_TITLE ? RANK_UNANSWERED
                               : (enum knock_rank)(RANK_UNTOLD + rung - ALERT_BELL);
}

/* Whether the first of a rank is over the time of the rung; otherwise *next is lowered to the ms
 * until then. */
static bool first_over(const struct alert_rules *r, enum alert_rung rung, const struct knocks *all,
                       enum knock_rank rank, int64_t wall, int64_t *next)
{
    const struct knock *k = knocks_first(all, rank);
    int64_t left = k ? k->w.knocked_at + r->after_ms[rung] - wall : INT64_MAX;

    if (left > 0)
        *next = least(*next, left);
    return left <= 0;
}

/* Who is over the time of one rung. */
struct over {
    bool any, fresh; /* fresh: it was not given for somebody of them yet */
    int64_t next;    /* ms until one of these changes; INT64_MAX for never */
};

static struct over look(const struct alert_rules *r, enum alert_rung rung, const struct knocks *all,
                        int64_t wall)
{
    struct over o = {.next = INT64_MAX};

    o.any = first_over(r, rung, all, RANK_UNANSWERED, wall, &o.next);
    o.fresh = first_over(r, rung, all, rank_of(rung), wall, &o.next);
    return o;
}

/* Nobody is told of twice. */
static void give(struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                 struct knocks *all, const struct alert_now *now)
{
    a->given[rung] = true;
    a->last[rung] = now->mono;
    knocks_tell(all, rung - ALERT_BELL, now->wall - r->after_ms[rung]);
}

/* Ms from now on until the rung may be given: 0 now, INT64_MAX never. */
static int64_t left_until(const struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                          const struct over *o, int64_t mono)
{
    int64_t pause = o->fresh ? ALERT_GAP : r->repeat_ms, since = mono - a->last[rung];

    if (!o->any || (!o->fresh && r->repeat_ms <= 0))
        return INT64_MAX;
    if (!a->given[rung] || since >= pause)
        return 0;
    return pause - since;
}

/* One of those that are given at a moment; returns the ms until the next look. */
static int64_t moment(struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                      struct knocks *all, const struct alert_now *now, unsigned *due)
{
    struct over o = look(r, rung, all, now->wall);
    int64_t left = left_until(a, r, rung, &o, now->mono);

    if (left == 0) {
        *due |= 1U << rung;
        give(a, r, rung, all, now);
        o = look(r, rung, all, now->wall);
        left = left_until(a, r, rung, &o, now->mono);
    }
    return least(left, o.next);
}

struct alert_due alert_turn(struct alert *a, const struct alert_rules *r, struct knocks *all,
                            const struct alert_now *now)
{
    struct alert_due d = {.wait = -1};
    int64_t next = INT64_MAX;
    int quiet = alert_quiet(r, now);

    d.waiting = knocks_ranked(all, RANK_UNANSWERED);
    d.first = knocks_first(all, RANK_UNANSWERED);
    if (!d.first)
        return d;
    if (r->on[ALERT_TITLE]) {
        struct over o = look(r, ALERT_TITLE, all, now->wall);

        d.title = o.any;
        next = d.title ? INT64_MAX : o.next;
    }
    for (int i = ALERT_BELL; i < ALERT_RUNGS; i++)
        if (r->on[i])
            next = least(next, quiet ? quiet * (int64_t)MINUTE - now->wall % MINUTE
                                     : moment(a, r, (enum alert_rung)i, all, now, &d.rungs));
    if (next != INT64_MAX)
        d.wait = next;
    return d;
}
