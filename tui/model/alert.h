/* Which alert is due for the people who wait: title, bell, notification, hook, webhook. Pure.
 *
 * Each has a waiting time from which it is given: once for everybody who passes it, and again and
 * again while somebody who has passed it is not answered. Answered is who is decided about, held,
 * or away. */
#ifndef TUI_MODEL_ALERT_H
#define TUI_MODEL_ALERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/model/knocks.h"

/* In rising order. The title is a state, it shows as long as somebody waits; the others are given
 * at a moment. */
enum alert_rung { ALERT_TITLE, ALERT_BELL, ALERT_NOTIFY, ALERT_HOOK, ALERT_WEBHOOK, ALERT_RUNGS };

enum {
    ALERT_GAP = 5000, /* ms between two of the same kind, however many knock */
    ALERT_DAY = 24 * 60,
};

struct alert_rules {
    bool on[ALERT_RUNGS];
    int64_t after_ms[ALERT_RUNGS]; /* of waiting */
    int64_t repeat_ms;             /* 0: not again */
    /* Minutes of the day, [from, to), also over midnight, in which only the title is given; -1 or
     * the same minute twice: none. */
    int quiet_from, quiet_to;
};

/* What was given; all zero at the start. */
struct alert {
    bool given[ALERT_RUNGS];
    int64_t last[ALERT_RUNGS]; /* monotonic ms */
};

struct alert_now {
    int64_t wall, mono; /* ms */
    int tz_min;         /* minutes east of UTC */
};

struct alert_due {
    bool title;                /* to be shown now; false: not any more */
    unsigned rungs;            /* 1 << ALERT_BELL ...: to be given now */
    size_t waiting;            /* how many are not answered */
    const struct knock *first; /* who of them has waited longest; null for nobody. Borrowed */
    int64_t wait;              /* ms until it has to be asked again; -1: when something changes */
};

/* Takes what is due as given. Changes nothing in the list but `told`. The list must not be a
 * part of another. Costs the same however many wait, but for
 * those who are told of. */
struct alert_due alert_turn(struct alert *a, const struct alert_rules *r, struct knocks *all,
                            const struct alert_now *now);
/* Minutes until the quiet hours are over, counted from the beginning of this minute; 0: not quiet.
 */
int alert_quiet(const struct alert_rules *r, const struct alert_now *now);

#endif
