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

/* Events one by one, drawn whenever they may be. */
static void test_steady(void **state)
{
    static const struct {
        const char *what;
        int frames;   /* that are drawn before, each for one event, all at that time */
        int64_t at;   /* ms after T */
        bool hurries; /* those were keys */
        int64_t wait; /* ms until the next frame */
    } rows[] = {
        {"credit, n-1", PACE_CREDIT - 1, 0, false, 0},
        {"credit, n", 1, 0, false, 0},
        {"credit, n+1", 1, 0, false, PACE_STEADY},
        {"keys cost nothing", 10, 0, true, PACE_STEADY},
        {"pause, n-1", 0, PACE_STEADY - 1, false, 1},
        {"pause, n", 0, PACE_STEADY, false, 0},
        {"one more", 1, PACE_STEADY, false, PACE_STEADY},
        {"a quiet while gives some of it back", 3, 4 * PACE_STEADY, false, PACE_STEADY},
        {"a long one all", PACE_CREDIT, 100000, false, 0},
        {"and no more than that", 1, 100000, false, PACE_STEADY},
    };
    struct pace p = {0};

    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        int64_t mono = T + rows[i].at;

        for (int n = 0; n < rows[i].frames; n++) {
            if (rows[i].hurries)
                pace_hurry(&p);
            pace_events(&p, 1, mono);
            check_int(rows[i].what, pace_wait(&p, mono), 0);
            pace_framed(&p, mono);
        }
        check_int(rows[i].what, pace_wait(&p, mono), rows[i].wait);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when),
        cmocka_unit_test(test_steady),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
