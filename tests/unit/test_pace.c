/* When the next frame is drawn, with many events at once and without. The clock is given. */
#include "tui/pace.h"

#include "tests/lib/check.h"

enum { T = 100000, MANY = PACE_FLOOD };

static void test_when(void **state)
{
    static const struct {
        const char *what;
        size_t n;     /* events of this turn */
        int64_t at;   /* ms after T, of this turn */
        bool hurries; /* a key was typed before */
        int64_t wait; /* ms until the next frame */
    } rows[] = {
        {"the first event", 1, 0, false, 0},
        {"the next, at once", 1, 0, false, 0},
        {"n-1 events", MANY - 1, 1, false, 0},
        {"n events, long after a frame", MANY, 1000, false, 0},
        {"n events, just after it", MANY, 1001, false, PACE_PAUSE},
        {"more of them", 10 * MANY, 1003, false, PACE_PAUSE},
        {"one more waits with them", 1, 1004, false, PACE_PAUSE - 1},
        {"a key does not wait, however many", MANY, 1005, true, 0},
        {"the flood goes on", MANY, 1006, false, PACE_PAUSE},
        {"and on", MANY, 1010, false, PACE_PAUSE},
        {"pause, n-1", 0, 1010 + PACE_PAUSE - 1, false, 1},
        {"pause, n", 0, 1010 + PACE_PAUSE, false, 0},
        {"again", MANY, 1016, false, PACE_PAUSE},
        {"near the latest, n-1", MANY, 1015 + PACE_GAP - PACE_PAUSE - 1, false, PACE_PAUSE},
        {"near the latest, n", MANY, 1015 + PACE_GAP - PACE_PAUSE, false, PACE_PAUSE},
        {"near the latest, n+1", MANY, 1015 + PACE_GAP - PACE_PAUSE + 1, false, PACE_PAUSE - 1},
        {"the latest, n-1", MANY, 1015 + PACE_GAP - 1, false, 1},
        {"the latest, n", MANY, 1015 + PACE_GAP, false, 0},
    };
    struct pace p = {0};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int64_t mono = T + rows[i].at;

        if (rows[i].hurries)
            pace_hurry(&p);
        pace_events(&p, rows[i].n, mono);
        check_int(rows[i].what, pace_wait(&p, mono), rows[i].wait);
        if (pace_wait(&p, mono) == 0)
            pace_framed(&p, mono);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
