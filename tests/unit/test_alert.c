/* Which alert is due when: thresholds, repetition, answers, quiet hours. The clock is given. */
#include "tui/model/alert.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/world.h"

enum { T = 1000000, SECOND = 1000, MINUTE = 60 * SECOND };

static const struct alert_rules usual = {
    .on = {true, true, true, true, true},
    .after_ms = {0, 10 * SECOND, 20 * SECOND, 30 * SECOND, 40 * SECOND},
    .repeat_ms = 60 * SECOND,
    .quiet_from = -1,
    .quiet_to = -1,
};

static struct knock *knock(struct knocks *all, const char *id, int64_t at)
{
    struct wire_waiting w = {.knocked_at = at};

    str_copy(w.id, sizeof w.id, id);
    str_copy(w.name, sizeof w.name, id);
    return knocks_add(all, &w);
}

/* "tbnhw" for title, bell, notification, hook, webhook; "-" for none. */
static const char *look(struct alert *a, const struct alert_rules *r, struct knocks *all,
                        int64_t at, int64_t *wait)
{
    static char words[ALERT_RUNGS + 2];
    const struct alert_now now = {.wall = at, .mono = at};
    struct alert_due d = alert_turn(a, r, all, &now);

    snprintf(words, sizeof words, "%s%s%s%s%s", d.title ? "t" : "",
             d.rungs & 1U << ALERT_BELL ? "b" : "", d.rungs & 1U << ALERT_NOTIFY ? "n" : "",
             d.rungs & 1U << ALERT_HOOK ? "h" : "", d.rungs & 1U << ALERT_WEBHOOK ? "w" : "");
    if (wait)
        *wait = d.wait;
    return *words ? words : "-";
}

/* One person, looked at from moment to moment. */
static void each_rung_at_its_time(void **state)
{
    static const struct {
        const char *what;
        int64_t after; /* ms of waiting */
        const char *due;
        int64_t wait;
    } rows[] = {
        {"not knocked yet", -1, "-", 1},
        {"at once the title", 0, "t", 10 * SECOND},
        {"bell, n-1", 10 * SECOND - 1, "t", 1},
        {"bell, n", 10 * SECOND, "tb", 10 * SECOND},
        {"bell, n+1", 10 * SECOND + 1, "t", 10 * SECOND - 1},
        {"notification, n-1", 20 * SECOND - 1, "t", 1},
        {"notification, n", 20 * SECOND, "tn", 10 * SECOND},
        {"hook, n-1", 30 * SECOND - 1, "t", 1},
        {"hook, n", 30 * SECOND, "th", 10 * SECOND},
        {"hook, n+1", 30 * SECOND + 1, "t", 10 * SECOND - 1},
        {"webhook, n-1", 40 * SECOND - 1, "t", 1},
        {"webhook, n", 40 * SECOND, "tw", 30 * SECOND},
        {"webhook, n+1", 40 * SECOND + 1, "t", 30 * SECOND - 1},
        {"bell again, n-1", 70 * SECOND - 1, "t", 1},
        {"bell again, n", 70 * SECOND, "tb", 10 * SECOND},
        {"bell again, n+1", 70 * SECOND + 1, "t", 10 * SECOND - 1},
        {"all that was missed, once", 500 * SECOND, "tbnhw", 60 * SECOND},
    };
    struct alert a = {0};
    struct knocks all = {.room = "interview"};

    (void)state;
    knock(&all, "ana", T);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int64_t wait;

        check_str(rows[i].what, look(&a, &usual, &all, T + rows[i].after, &wait), rows[i].due);
        check_int(rows[i].what, wait, rows[i].wait);
    }
    knocks_finish(&all);
}

static void nobody_is_no_reason_to_wake(void **state)
{
    struct alert a = {0};
    struct knocks all = {.room = "interview"};
    struct knock *k;
    int64_t wait;

    (void)state;
    check_str("nobody", look(&a, &usual, &all, T, &wait), "-");
    check_int("nobody", wait, -1);
    k = knock(&all, "ana", T);
    knocks_leave(&all, k, 0);
    check_str("gone", look(&a, &usual, &all, T + MINUTE, &wait), "-");
    check_int("gone", wait, -1);
    knocks_finish(&all);
}

static void who_is_answered_is_silent(void **state)
{
    struct alert a = {0};
    struct knocks all = {.room = "interview"};
    struct knock *k = knock(&all, "ana", T);
    struct wire_waiting w = world_waiting(&k->w);

    (void)state;
    w.held = true;
    knocks_update(&all, k, &w);
    check_str("held", look(&a, &usual, &all, T + MINUTE, NULL), "-");
    w.held = false;
    w.away = true;
    knocks_update(&all, k, &w);
    check_str("away", look(&a, &usual, &all, T + MINUTE, NULL), "-");
    w.away = false;
    w.pending.what = PENDING_DENY;
    knocks_update(&all, k, &w);
    check_str("denied, may be taken back", look(&a, &usual, &all, T + MINUTE, NULL), "-");
    w.pending.what = PENDING_NONE;
    knocks_update(&all, k, &w);
    knocks_set_state(k, KNOCK_ADMITTING, 1);
    check_str("asked of the server", look(&a, &usual, &all, T + MINUTE, NULL), "-");
    knocks_set_state(k, KNOCK_WAITING, 0);
    check_str("waits again", look(&a, &usual, &all, T + MINUTE, NULL), "tbnhw");
    knocks_finish(&all);
}

static void a_crowd_rings_once_in_a_while(void **state)
{
    struct alert_rules r = usual;
    struct alert a = {0};
    struct knocks all = {.room = "interview"};
    int64_t wait;

    (void)state;
    r.after_ms[ALERT_BELL] = 0;
    r.on[ALERT_NOTIFY] = r.on[ALERT_HOOK] = r.on[ALERT_WEBHOOK] = false;
    r.repeat_ms = 0;
    knock(&all, "ana", T);
    knock(&all, "bo", T);
    check_str("two at once", look(&a, &r, &all, T, &wait), "tb");
    check_int("no repetition", wait, -1);
    knock(&all, "cy", T + 1);
    check_str("a third is not lost", look(&a, &r, &all, T + 1, &wait), "t");
    check_int("but comes after the pause", wait, ALERT_GAP - 1);
    check_str("n-1", look(&a, &r, &all, T + ALERT_GAP - 1, NULL), "t");
    check_str("n", look(&a, &r, &all, T + ALERT_GAP, &wait), "tb");
    check_int("all are told of", wait, -1);
    check_str("never again", look(&a, &r, &all, T + 100 * MINUTE, NULL), "t");
    knocks_finish(&all);
}

static void quiet_hours(void **state)
{
    static const struct {
        const char *what;
        int from, to, minute, tz, left;
    } rows[] = {
        {"none", -1, -1, 0, 0, 0},
        {"the same twice", 60, 60, 60, 0, 0},
        {"by day, n-1", 600, 660, 599, 0, 0},
        {"by day, n", 600, 660, 600, 0, 60},
        {"by day, last", 600, 660, 659, 0, 1},
        {"by day, over", 600, 660, 660, 0, 0},
        {"over midnight, n-1", 1320, 420, 1319, 0, 0},
        {"over midnight, n", 1320, 420, 1320, 0, 540},
        {"over midnight, before it", 1320, 420, 1439, 0, 421},
        {"over midnight, after it", 1320, 420, 0, 0, 420},
        {"over midnight, last", 1320, 420, 419, 0, 1},
        {"over midnight, over", 1320, 420, 420, 0, 0},
        {"east of UTC", 1320, 420, 1260, 60, 540},
        {"west of UTC", 1320, 420, 60, -120, 480},
    };

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        const struct alert_rules r = {.quiet_from = rows[i].from, .quiet_to = rows[i].to};
        const struct alert_now now = {.wall = rows[i].minute * (int64_t)MINUTE,
                                      .tz_min = rows[i].tz};

        check_int(rows[i].what, alert_quiet(&r, &now), rows[i].left);
    }
}

static void quiet_is_silent_and_forgets_nobody(void **state)
{
    const int64_t midnight = 86400000;
    struct alert_rules r = usual;
    struct alert a = {0};
    struct knocks all = {.room = "interview"};
    int64_t wait;

    (void)state;
    r.quiet_from = 22 * 60;
    r.quiet_to = 7 * 60;
    knock(&all, "ana", midnight);
    check_str("only the title", look(&a, &r, &all, midnight + MINUTE + 1, &wait), "t");
    check_int("until the end of it", wait, 7 * 60 * MINUTE - MINUTE - 1);
    check_str("n-1", look(&a, &r, &all, midnight + 7 * 60 * MINUTE - 1, NULL), "t");
    check_str("n", look(&a, &r, &all, midnight + 7 * 60 * MINUTE, NULL), "tbnhw");
    knocks_finish(&all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_rung_at_its_time),
        cmocka_unit_test(nobody_is_no_reason_to_wake),
        cmocka_unit_test(who_is_answered_is_silent),
        cmocka_unit_test(a_crowd_rings_once_in_a_while),
        cmocka_unit_test(quiet_hours),
        cmocka_unit_test(quiet_is_silent_and_forgets_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
