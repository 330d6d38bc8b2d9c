/* The clock of the machine is set while people wait: the real program, with a library of Debian's
 * package faketime that tells it another time of day. Grace times and places last as long as
 * before, the queue keeps its order, and tokens hold by the new time. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/limits.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

static struct serve server;
static struct raw_server at; /* its port */
static char offset_file[TMP_PATH_MAX];

/* "+3600": the server's clock is an hour ahead from now on. */
static void set_clock(const char *offset)
{
    char fresh[TMP_PATH_MAX + 8];

    snprintf(fresh, sizeof fresh, "%s.new", offset_file);
    tmp_write(fresh, offset);
    assert_int_equal(rename(fresh, offset_file), 0);
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
    setenv("LD_PRELOAD", found.gl_pathv[0], 1);
    globfree(&found);
    serve_start(&server);
    unsetenv("LD_PRELOAD");
    at.conf.port = (uint16_t)server.port;
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

/* The text of a member; fails when it is not there. */
static void value_of(const char *text, const char *key, char *dst, size_t size)
{
    char want[32];
    const char *from;

    snprintf(want, sizeof want, "\"%s\":\"", key);
    from = strstr(text, want);
    if (!from)
        fail_msg("no %s in %s", key, text);
    from += strlen(want);
    snprintf(dst, size, "%.*s", (int)strcspn(from, "\""), from);
}

static void rest(const char *method, const char *path, const char *body, char **answer)
{
    check_int(path, raw_rest(&at, method, path, server.key, body, answer), 200);
}

static void make_token(char dst[LIMIT_TOKEN + 1], const char *more)
{
    char body[256], *answer = NULL;

    snprintf(body, sizeof body, "{\"properties\":{\"user_name\":\"Tim\"%s}}", more);
    rest("POST", "/v1/meeting-tokens", body, &answer);
    value_of(answer, "token", dst, LIMIT_TOKEN + 1);
    free(answer);
}

struct guest {
    struct raw *c;
    const char *name;
    char id[LIMIT_ID + 1], place[LIMIT_PLACE + 1];
};

/* place "" for none. */
static void send_join(struct raw *c, const char *name, const char *place)
{
    char text[LIMIT_PLACE + 256];

    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"r\",\"device\":\"of-%s\"%s%s%s}",
             name, *place ? ",\"place\":\"" : "", place, *place ? "\"" : "");
    raw_text(c, text);
}

static void knock(struct guest *g, const char *name)
{
    char text[128], *answer;

    g->name = name;
    g->c = raw_signal(&at);
    send_join(g->c, name, "");
    answer = raw_until(g->c, "\"reply\":1,\"ok\":true");
    value_of(answer, "session_id", g->id, sizeof g->id);
    free(answer);
    snprintf(text, sizeof text, "{\"id\":2,\"action\":\"request-access\",\"name\":\"%s\"}", name);
    raw_text(g->c, text);
    answer = raw_until(g->c, "\"reply\":2,\"ok\":true");
    value_of(answer, "place", g->place, sizeof g->place);
    free(answer);
}

static void come_back(struct guest *g)
{
    char id[LIMIT_ID + 1], *answer;

    g->c = raw_signal(&at);
    send_join(g->c, g->name, g->place);
    answer = raw_until(g->c, "\"reply\":1,\"ok\":true");
    value_of(answer, "session_id", id, sizeof id);
    check_str(g->name, id, g->id);
    free(answer);
}

/* Denies in so many seconds; the decision's id. */
static void deny(const struct guest *g, int grace, char decision[LIMIT_ID + 1])
{
    char body[256], *answer = NULL;

    snprintf(body, sizeof body, "{\"%s\":{\"grantRequestedAccess\":false,\"grace\":%d}}", g->id,
             grace);
    rest("POST", "/v1/rooms/r/waiting", body, &answer);
    value_of(answer, "decision", decision, LIMIT_ID + 1);
    free(answer);
}

static void check_order(const char *what, const struct guest *const *guests, size_t n)
{
    char *answer = NULL;
    const char *from;

    rest("GET", "/v1/rooms/r/waiting", NULL, &answer);
    from = answer;
    for (size_t i = 0; i < n; i++) {
        from = strstr(from, guests[i]->id);
        if (!from)
            fail_msg("%s: %s is not where it was: %s", what, guests[i]->name, answer);
    }
    free(answer);
}

/* How a join by this token is answered. */
static void check_token(const char *what, const char *token, bool opens)
{
    char text[LIMIT_TOKEN + 128], *answer;
    struct raw *c = raw_signal(&at);

    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"r\",\"token\":\"%s\"}", token);
    raw_text(c, text);
    answer = raw_until(c, "\"reply\":1");
    if (!strstr(answer, opens ? "\"ok\":true" : "\"error\":\"exp-token\""))
        fail_msg("%s: %s", what, answer);
    free(answer);
    raw_close(c);
}

static struct raw *watch(void)
{
    char token[LIMIT_TOKEN + 1], text[LIMIT_TOKEN + 128];
    struct raw *c = raw_signal(&at);

    make_token(token, ",\"is_owner\":true");
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"hello\",\"v\":1,\"token\":\"%s\",\"rooms\":[\"*\"]}", token);
    raw_text(c, text);
    free(raw_until(c, "\"reply\":1,\"ok\":true"));
    return c;
}

static void one_jump(const char *what, const char *offset, bool expires)
{
    struct guest ana, bo, cleo, dan;
    const struct guest *const queue[] = {&ana, &bo, &dan};
    char always[LIMIT_TOKEN + 1], shortly[LIMIT_TOKEN + 1], exp[64], body[128];
    char late[LIMIT_ID + 1], soon[LIMIT_ID + 1], *frame;
    struct raw *host;

    rest("POST", "/v1/rooms",
         "{\"name\":\"r\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true}}",
         NULL);
    snprintf(exp, sizeof exp, ",\"exp\":%lld", (long long)(clock_wall_ms() / 1000 + 1800));
    make_token(always, "");
    make_token(shortly, exp);
    host = watch();
    knock(&ana, "Ana");
    knock(&bo, "Bo");
    knock(&cleo, "Cleo");
    deny(&ana, TIME_GRACE_MAX / 1000, late);
    raw_close(bo.c); /* the place is kept for 30 s */
    deny(&cleo, 2, soon);

    set_clock(offset);
    knock(&dan, "Dan");
    check_order(what, queue, CHECK_COUNT(queue));
    come_back(&bo);
    snprintf(body, sizeof body, "{\"decision\":\"%s\"}", late);
    rest("POST", "/v1/rooms/r/undo", body, NULL); /* its time is not over */
    frame = raw_until(host, "\"action\":\"waiting-participant-removed\"");
    check_true(what, strstr(frame, cleo.id) != NULL); /* and this one's is, by and by */
    free(frame);
    check_order(what, queue, CHECK_COUNT(queue));
    check_token(what, always, true);
    check_token(what, shortly, !expires);

    set_clock("+0");
    check_order(what, queue, CHECK_COUNT(queue));
    check_token(what, shortly, true);
    rest("DELETE", "/v1/rooms/r", NULL, NULL);
    for (size_t i = 0; i < CHECK_COUNT(queue); i++)
        raw_close(queue[i]->c);
    raw_close(cleo.c);
    raw_close(host);
}

static void test_jumps(void **state)
{
    static const struct {
        const char *what, *offset;
        bool expires; /* what runs out in half an hour */
    } rows[] = {
        {"an hour forward", "+3600", true},
        {"an hour back", "-3600", false},
        {"a year forward", "+31536000", true},
        {"a year back", "-31536000", false},
    };

    (void)state;
    start(state);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        one_jump(rows[i].what, rows[i].offset, rows[i].expires);
    stop(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jumps),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
