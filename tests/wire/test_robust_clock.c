/* The clock of the machine is set while people wait, also while no server runs: the real program,
 * with a library of Debian's package faketime that tells it another time of day. Grace times and
 * places last as long as before, the queue keeps its order, and tokens hold by the new time. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/serve.h"

static struct serve server;
static struct raw_server at; /* the same, for raw.h */
static char offset_file[TMP_PATH_MAX], library[TMP_PATH_MAX];

/* "+3600": the server's clock is an hour ahead from now on. */
static void set_clock(const char *offset)
{
    char fresh[TMP_PATH_MAX + 8];

    snprintf(fresh, sizeof fresh, "%s.new", offset_file);
    tmp_write(fresh, offset);
    assert_int_equal(rename(fresh, offset_file), 0);
}

/* The server alone gets another time of day. */
static void with_library(void (*starts)(struct serve *s))
{
    setenv("LD_PRELOAD", library, 1);
    starts(&server);
    unsetenv("LD_PRELOAD");
}

static int start(void **state)
{
    char dir[TMP_PATH_MAX];
    glob_t found;

    (void)state;
    if (glob("/usr/lib/*/faketime/libfaketimeMT.so.1", 0, NULL, &found) != 0)
        fail_msg("libfaketimeMT.so.1 is missing: install the package faketime");
    tmp_make(dir);
    tmp_path(offset_file, dir, "offset");
    set_clock("+0");
    setenv("FAKETIME_TIMESTAMP_FILE", offset_file, 1);
    setenv("FAKETIME_NO_CACHE", "1", 1);
    setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1", 1);
    str_copy(library, sizeof library, found.gl_pathv[0]);
    globfree(&found);
    with_library(serve_start);
    at.conf.port = (uint16_t)server.port;
    at.key = server.key;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    *strrchr(offset_file, '/') = '\0';
    tmp_remove(offset_file);
    return 0;
}

static void rest(const char *method, const char *path, const char *body, char **answer)
{
    check_int(path, raw_rest(&at, method, path, NULL, body, answer), 200);
}

struct guest {
    const char *name;
    struct raw_guest at;
};

/* device is that of name; place "" for none. */
static const char *device(const char *name, const char *place)
{
    static char more[LIMIT_PLACE + 128];

    snprintf(more, sizeof more, ",'device':'of-%s'%s%s%s", name, *place ? ",'place':'" : "", place,
             *place ? "'" : "");
    return more;
}

static void knock(struct guest *g, const char *name)
{
    g->name = name;
    g->at = raw_knock(&at, "r", name, device(name, ""));
}

static void come_back(struct guest *g)
{
    struct raw_guest back = raw_join(&at, "r", g->name, device(g->name, g->at.place));

    check_str(g->name, back.id, g->at.id);
    g->at.c = back.c;
}

/* Denies in so many seconds; the decision's id. */
static void deny(const struct guest *g, int grace, char decision[LIMIT_ID + 1])
{
    char body[256], *answer = NULL;

    snprintf(body, sizeof body, "{\"%s\":{\"grantRequestedAccess\":false,\"grace\":%d}}", g->at.id,
             grace);
    rest("POST", "/v1/rooms/r/waiting", body, &answer);
    raw_member(answer, "decision", decision, LIMIT_ID + 1);
    free(answer);
}

static void check_order(const char *what, const struct guest *const *guests, size_t n)
{
    char *answer = NULL;
    const char *from;

    rest("GET", "/v1/rooms/r/waiting", NULL, &answer);
    from = answer;
    for (size_t i = 0; i < n; i++) {
        from = strstr(from, guests[i]->at.id);
        if (!from)
            fail_msg("%s: %s is not where it was: %s", what, guests[i]->name, answer);
    }
    free(answer);
}

/* How a join by this token is answered. */
static void check_token(const char *what, const char *token, bool opens)
{
    struct raw *c = raw_signal(&at);
    char *answer;

    raw_say(c, "{'id':1,'action':'join-meeting','room':'r','token':'%s'}", token);
    answer = raw_until(c, "\"reply\":1");
    if (!strstr(answer, opens ? "\"ok\":true" : "\"error\":\"exp-token\""))
        fail_msg("%s: %s", what, answer);
    free(answer);
    raw_close(c);
}

static void undo(const char *decision)
{
    char body[128];

    snprintf(body, sizeof body, "{\"decision\":\"%s\"}", decision);
    rest("POST", "/v1/rooms/r/undo", body, NULL);
}

/* Somebody's grace time ends by and by, or has ended. */
static void check_goes(const char *what, struct raw *host, const struct guest *g)
{
    char *answer = NULL, *frame;

    rest("GET", "/v1/rooms/r/waiting", NULL, &answer);
    if (strstr(answer, g->at.id)) {
        frame = raw_until(host, "\"action\":\"waiting-participant-removed\"");
        check_true(what, strstr(frame, g->at.id) != NULL);
        free(frame);
    }
    free(answer);
}

static void make_room(void)
{
    rest("POST", "/v1/rooms",
         "{\"name\":\"r\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true}}",
         NULL);
}

static void one_jump(const char *what, const char *offset, bool expires)
{
    struct guest ana, bo, cleo, dan;
    const struct guest *const queue[] = {&ana, &bo, &dan};
    char always[LIMIT_TOKEN + 1], shortly[LIMIT_TOKEN + 1], exp[64];
    char late[LIMIT_ID + 1], soon[LIMIT_ID + 1];
    struct raw *host;

    make_room();
    snprintf(exp, sizeof exp, "'user_name':'Tim','exp':%lld",
             (long long)(clock_wall_ms() / 1000 + 1800));
    raw_token(&at, "'user_name':'Tim'", always);
    raw_token(&at, exp, shortly);
    host = raw_host(&at, "Tim");
    knock(&ana, "Ana");
    knock(&bo, "Bo");
    knock(&cleo, "Cleo");
    deny(&ana, TIME_GRACE_MAX / 1000, late);
    raw_close(bo.at.c); /* the place is kept for 30 s */
    deny(&cleo, 2, soon);

    set_clock(offset);
    knock(&dan, "Dan");
    check_order(what, queue, CHECK_COUNT(queue));
    come_back(&bo);
    undo(late); /* its time is not over */
    check_goes(what, host, &cleo);
    check_order(what, queue, CHECK_COUNT(queue));
    check_token(what, always, true);
    check_token(what, shortly, !expires);

    set_clock("+0");
    check_order(what, queue, CHECK_COUNT(queue));
    check_token(what, shortly, true);
    rest("DELETE", "/v1/rooms/r", NULL, NULL);
    for (size_t i = 0; i < CHECK_COUNT(queue); i++)
        raw_close(queue[i]->at.c);
    raw_close(cleo.at.c);
    raw_close(host);
}

static const struct {
    const char *what, *offset;
    bool expires; /* what runs out in half an hour */
} rows[] = {
    {"an hour forward", "+3600", true},
    {"an hour back", "-3600", false},
    {"a year forward", "+31536000", true},
    {"a year back", "-31536000", false},
};

static void test_jumps(void **state)
{
    (void)state;
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        one_jump(rows[i].what, rows[i].offset, rows[i].expires);
}

/* The server is killed, and the clock set before or after that. */
static void one_restart(const char *what, const char *offset, bool while_down)
{
    struct guest ana, bo, cleo;
    const struct guest *const queue[] = {&ana, &bo};
    char late[LIMIT_ID + 1], soon[LIMIT_ID + 1];
    struct raw *host;

    make_room();
    knock(&ana, "Ana");
    knock(&bo, "Bo");
    knock(&cleo, "Cleo");
    deny(&ana, TIME_GRACE_MAX / 1000, late);
    deny(&cleo, 2, soon);
    if (!while_down) {
        set_clock(offset);
        check_order(what, queue, CHECK_COUNT(queue));
    }
    serve_kill(&server);
    for (size_t i = 0; i < CHECK_COUNT(queue); i++)
        raw_close(queue[i]->at.c);
    raw_close(cleo.at.c);
    if (while_down)
        set_clock(offset);
    with_library(serve_restart);
    host = raw_host(&at, "Tim");
    check_goes(what, host, &cleo);
    check_order(what, queue, CHECK_COUNT(queue));
    undo(late); /* its time is not over */
    come_back(&bo);
    raw_close(bo.at.c);
    raw_close(host);
    rest("DELETE", "/v1/rooms/r", NULL, NULL);
    set_clock("+0");
}

static void test_restarts(void **state)
{
    (void)state;
    for (int while_down = 0; while_down < 2; while_down++)
        for (size_t i = 0; i < CHECK_COUNT(rows); i++)
            one_restart(rows[i].what, rows[i].offset, while_down);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_restarts),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
