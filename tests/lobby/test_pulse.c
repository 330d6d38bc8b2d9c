/* Who is asked whether they still live, and who is given up: by the clock of the test. */
#include <stdlib.h>

#include "net/lobby/server/pulse.h"
#include "tests/lib/check.h"

enum { START = 1000000, HEARD = -1, SPOKE = -2, NOTHING = -3 };

/* One step: at this time after the start, either something comes from the peer, or this is due. */
struct step {
    int64_t at;
    int what; /* HEARD, SPOKE, NOTHING or an enum pulse_what */
};

static const struct {
    const char *what;
    bool near, calm;
    struct step step[8]; /* ends with at 0 */
} rows[] = {
    {"no first word", false, false, {{TIME_HELLO - 1, NOTHING}, {TIME_HELLO, PULSE_SILENT}}},
    {"no first word, and does not read",
     false,
     false,
     {{TIME_HELLO, PULSE_SILENT},
      {TIME_HELLO + PULSE_CLOSE_MS - 1, NOTHING},
      {TIME_HELLO + PULSE_CLOSE_MS, PULSE_GONE}}},
    {"silent, asked, answers",
     false,
     false,
     {{1000, SPOKE},
      {TIME_HELLO, NOTHING},
      {1000 + PULSE_PING_MS - 1, NOTHING},
      {1000 + PULSE_PING_MS, PULSE_PING},
      {1500 + PULSE_PING_MS, HEARD},
      {1000 + PULSE_PING_MS + PULSE_ANSWER_MS, NOTHING},
      {2000 + 2 * PULSE_PING_MS, PULSE_PING}}},
    {"silent, asked, answers nothing",
     false,
     false,
     {{1000, SPOKE},
      {1000 + PULSE_PING_MS, PULSE_PING},
      {1000 + PULSE_PING_MS + PULSE_ANSWER_MS - 1, NOTHING},
      {1000 + PULSE_PING_MS + PULSE_ANSWER_MS, PULSE_GONE}}},
    {"who speaks is not asked",
     false,
     false,
     {{1000, SPOKE},
      {20000, HEARD},
      {1000 + PULSE_PING_MS, NOTHING},
      {20000 + PULSE_PING_MS - 1, NOTHING},
      {20000 + PULSE_PING_MS, PULSE_PING}}},
    {"a line that the kernel probes is asked once a minute",
     false,
     true,
     {{1000, SPOKE},
      {1000 + PULSE_PING_MS, NOTHING},
      {1000 + PULSE_CALM_MS - 1, NOTHING},
      {1000 + PULSE_CALM_MS, PULSE_PING},
      {1000 + PULSE_CALM_MS + PULSE_ANSWER_MS, PULSE_GONE}}},
    {"near is asked rarely",
     true,
     true,
     {{1000, SPOKE}, {1000 + PULSE_NEAR_MS - 1, NOTHING}, {1000 + PULSE_NEAR_MS, PULSE_PING}}},
};

static void check_step(const char *what, struct peers *t, struct peer *p, const struct step *s)
{
    enum pulse_what due = PULSE_PING;
    const struct peer *got;

    if (s->what == HEARD || s->what == SPOKE) {
        p->spoke = true;
        pulse_heard(p, START + s->at);
        return;
    }
    got = pulse_due(t, START + s->at, &due);
    if (s->what == NOTHING && got)
        fail_msg("%s: %d is due at %lld", what, (int)due, (long long)s->at);
    if (s->what == NOTHING)
        return;
    check_true(what, got == p);
    check_int(what, due, s->what);
    check_true(what, pulse_due(t, START + s->at, &due) == NULL);
}

static void test_steps(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        struct peers t = {0};
        struct peer *p = peer_new(&t, NULL, NULL);

        p->near = rows[i].near;
        p->calm = rows[i].calm;
        pulse_begin(&t, p, START);
        for (const struct step *s = rows[i].step; s->at; s++)
            check_step(rows[i].what, &t, p, s);
        peer_free(&t, p);
        check_true(rows[i].what, pulse_next(&t) == INT64_MAX);
    }
}

/* Each of many is asked once, and the ones that have gone are not missed. */
static void test_many(void **state)
{
    enum { MANY = 1000 };
    static struct peer *p[MANY];
    struct peers t = {0};
    enum pulse_what what;
    size_t asked = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        p[i] = peer_new(&t, NULL, NULL);
        p[i]->spoke = true;
        pulse_begin(&t, p[i], START + i);
    }
    for (int i = 0; i < MANY; i += 2)
        peer_free(&t, p[i]);
    for (int64_t now = START; now <= START + MANY + PULSE_PING_MS + PULSE_STEP_MS;
         now += PULSE_STEP_MS)
        while (pulse_due(&t, now, &what)) {
            check_int("many", what, PULSE_PING);
            asked++;
        }
    check_int("those who are there are asked once", (long long)asked, MANY / 2);
    for (int i = 1; i < MANY; i += 2)
        peer_free(&t, p[i]);
    check_true("nobody is left", pulse_next(&t) == INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_steps), cmocka_unit_test(test_many)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
