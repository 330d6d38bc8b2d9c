/* Which alert is due for the people who wait. */
#include "tui/model/alert.h"

enum { MINUTE = 60 * 1000 };

static bool unanswered(const struct knock *k)
{
    return knocks_open(k) && !k->w.held && !k->w.away;
}

int alert_quiet(const struct alert_rules *r, const struct alert_now *now)
{
    int minute = (int)((now->wall / MINUTE + now->tz_min) % ALERT_DAY), since, length;

    if (r->quiet_from < 0 || r->quiet_to < 0 || r->quiet_from == r->quiet_to)
        return 0;
    since = (minute - r->quiet_from + 2 * ALERT_DAY) % ALERT_DAY;
    length = (r->quiet_to - r->quiet_from + ALERT_DAY) % ALERT_DAY;
    return since < length ? length - since : 0;
}

/* Who is over the time of one rung. */
struct over {
    size_t all, fresh; /* fresh: it was not given for them yet */
    int64_t next;      /* ms until one more is; INT64_MAX for never */
};

static struct over count(const struct alert_rules *r, enum alert_rung rung,
                         const struct knocks *all, int64_t wall)
{
    struct over o = {.next = INT64_MAX};

    for (size_t i = 0; i < all->n; i++) {
        const struct knock *k = knocks_at(all, i);
        int64_t left = k->w.knocked_at + r->after_ms[rung] - wall;

        if (!unanswered(k))
            continue;
        if (left > 0 && left < o.next)
            o.next = left;
        if (left > 0)
            continue;
        o.all++;
        o.fresh += !(k->alerted & 1U << rung);
    }
    return o;
}

/* Nobody is told of twice. */
static void give(struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                 struct knocks *all, const struct alert_now *now)
{
    a->given[rung] = true;
    a->last[rung] = now->mono;
    for (size_t i = 0; i < all->n; i++) {
        struct knock *k = knocks_at(all, i);

        if (unanswered(k) && now->wall - k->w.knocked_at >= r->after_ms[rung])
            k->alerted |= (uint8_t)(1U << rung);
    }
}

/* Ms from now on until the rung may be given: 0 now, INT64_MAX never. */
static int64_t left_until(const struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                          const struct over *o, int64_t mono)
{
    int64_t pause = o->fresh ? ALERT_GAP : r->repeat_ms, since = mono - a->last[rung];

    if (o->all == 0 || (!o->fresh && r->repeat_ms <= 0))
        return INT64_MAX;
    if (!a->given[rung] || since >= pause)
        return 0;
    return pause - since;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* One of those that are given at a moment; returns the ms until the next look. */
static int64_t moment(struct alert *a, const struct alert_rules *r, enum alert_rung rung,
                      struct knocks *all, const struct alert_now *now, unsigned *due)
{
    struct over o = count(r, rung, all, now->wall);
    int64_t left = left_until(a, r, rung, &o, now->mono);

    if (left == 0) {
        *due |= 1U << rung;
        give(a, r, rung, all, now);
        o.fresh = 0;
        left = left_until(a, r, rung, &o, now->mono);
    }
    return least(left, o.next);
}

static void find_first(struct alert_due *d, const struct knocks *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct knock *k = knocks_at(all, i);

        if (!unanswered(k))
            continue;
        d->waiting++;
        if (!d->first || k->w.knocked_at < d->first->w.knocked_at)
            d->first = k;
    }
}

struct alert_due alert_turn(struct alert *a, const struct alert_rules *r, struct knocks *all,
                            const struct alert_now *now)
{
    struct alert_due d = {.wait = -1};
    int64_t next = INT64_MAX;
    int quiet = alert_quiet(r, now);

    find_first(&d, all);
    if (!d.first)
        return d;
    if (r->on[ALERT_TITLE]) {
        struct over o = count(r, ALERT_TITLE, all, now->wall);

        d.title = o.all > 0;
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
