/* A disk that stalls: another connection holds the database, so that nothing can be committed; and
 * one that is full: no file of the server may grow. Answers wait, the loop does not; when the disk
 * is back each comes once. A server that is killed while it waits has told nobody of what it loses.
 */
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/raw_people.h"
#include "tests/lib/serve.h"

enum {
    STALL_MS = 3000,  /* longer than the store waits for another user of the file */
    BUSY_MS = 1000,   /* of processor time in that while; a loop without end takes all of it */
    PACE_MS = 50,     /* between questions, which take processor time too */
    HELD = 20,        /* requests that wait */
    PIPELINED = 2000, /* requests behind one that waits */
};

static struct serve server;
static struct raw_server at; /* the same, for raw.h */
static sqlite3 *holder;

static int set_up(void **state)
{
    (void)state;
    serve_start(&server);
    at.conf.port = (uint16_t)server.port;
    at.key = server.key;
    return 0;
}

static void release(void)
{
    if (!holder)
        return;
    sqlite3_exec(holder, "ROLLBACK", NULL, NULL, NULL);
    assert_int_equal(sqlite3_close(holder), SQLITE_OK);
    holder = NULL;
}

static int tear_down(void **state)
{
    (void)state;
    release();
    serve_stop(&server);
    return 0;
}

/* From here on no commit of the server succeeds. */
static void stall(void)
{
    char path[TMP_PATH_MAX];

    tmp_path(path, server.data, "foyer.db");
    assert_int_equal(sqlite3_open_v2(path, &holder, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_busy_timeout(holder, PROC_PATIENCE);
    assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
}

/* Or: no write does that makes a file longer. */
static void fill_up(bool full)
{
    struct rlimit limit;

    assert_int_equal(prlimit(proc_pid(server.proc), RLIMIT_FSIZE, NULL, &limit), 0);
    limit.rlim_cur = full ? 0 : limit.rlim_max;
    assert_int_equal(prlimit(proc_pid(server.proc), RLIMIT_FSIZE, &limit, NULL), 0);
}

static struct raw *ask(const char *method, const char *path, const char *body)
{
    struct raw *c = raw_open(&at);
    char text[1024];

    snprintf(text, sizeof text,
             "%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             method, path, server.key, body ? strlen(body) : 0, body ? body : "");
    raw_puts(c, text);
    return c;
}

static struct raw *make_room(const char *name)
{
    char body[256];

    snprintf(body, sizeof body,
             "{\"name\":\"%s\",\"privacy\":\"private\",\"properties\":{\"enable_knocking\":true}}",
             name);
    return ask("POST", "/v1/rooms", body);
}

static void check_answer(const char *what, struct raw *c, int status)
{
    check_int(what, raw_answer(c, NULL, false), status);
    raw_close(c);
}

static int health(void)
{
    return raw_rest(&at, "GET", "/healthz", "", NULL, NULL);
}

/* Processor time of the server so far. */
static int64_t cpu_ms(void)
{
    char path[64], text[1024];
    const char *p;
    int64_t ticks = 0;

    snprintf(path, sizeof path, "/proc/%ld/stat", (long)proc_pid(server.proc));
    tmp_read(text, sizeof text, path);
    p = strrchr(text, ')');
    assert_non_null(p);
    for (int field = 2; field < 16 && p; field++) {
        p = strchr(p + 1, ' ');
        if (p && field >= 13) /* utime and stime */
            ticks += strtol(p + 1, NULL, 10);
    }
    return ticks * 1000 / sysconf(_SC_CLK_TCK);
}

/* Asks how the server is until the time is over and it has told of trouble, and that nobody is
 * answered meanwhile. */
static void check_calm(const char *what, struct raw **waiting, size_t n)
{
    int64_t cpu = cpu_ms(), start = clock_mono_ms(), slowest = 0;
    int answers = 0, troubled = 0;

    while (clock_mono_ms() - start < (troubled ? STALL_MS : PROC_PATIENCE)) {
        int64_t before = clock_mono_ms();
        int status = health();

        if (status != 200 && status != 503)
            fail_msg("%s: health answers %d", what, status);
        if (clock_mono_ms() - before > slowest)
            slowest = clock_mono_ms() - before;
        answers++;
        troubled += status == 503;
        for (size_t i = 0; i < n; i++)
            check_true(what, !raw_has(waiting[i], 0));
        poll(NULL, 0, PACE_MS);
    }
    cpu = cpu_ms() - cpu;
    print_message("%s: %d answers, %d of trouble, slowest %lld ms, processor %lld ms\n", what,
                  answers, troubled, (long long)slowest, (long long)cpu);
    check_true(what, cpu < BUSY_MS);
    check_true(what, troubled > 0);
}

static void answers_wait(bool full)
{
    struct raw *c[HELD];
    char name[32], *list = NULL;
    int n = 0;

    if (full)
        fill_up(true);
    else
        stall();
    for (int i = 0; i < HELD; i++) {
        snprintf(name, sizeof name, "stalled-%02d", i);
        c[i] = make_room(name);
    }
    check_calm(full ? "requests to a full disk" : "requests that wait", c, HELD);
    if (full)
        fill_up(false);
    release();
    for (int i = 0; i < HELD; i++) {
        check_int("made", raw_answer(c[i], NULL, false), 200);
        raw_shut(c[i]);
        check_true("once", raw_ends(c[i]));
        raw_close(c[i]);
    }
    check_int("well again", health(), 200);
    check_int("list", raw_rest(&at, "GET", "/v1/rooms", NULL, NULL, &list), 200);
    for (const char *p = list; (p = strstr(p, "\"stalled-")) != NULL; p++)
        n++;
    check_int("rooms", n, HELD);
    free(list);
}

static void test_answers_wait(void **state)
{
    (void)state;
    answers_wait(false);
}

static void test_full(void **state)
{
    (void)state;
    answers_wait(true);
}

/* What stands behind a request that waits is not looked at again and again, and is done after it.
 */
static void test_pipelined_behind(void **state)
{
    static const char get[] = "GET /healthz HTTP/1.1\r\n\r\n";
    struct raw *c[2];

    (void)state;
    stall();
    c[0] = make_room("front");
    for (int i = 0; i < PIPELINED; i++)
        raw_puts(c[0], get);
    c[1] = raw_open(&at); /* a question that has to wait, for it could tell of what is not safe */
    for (int i = 0; i < 2; i++) {
        char text[512];

        snprintf(text, sizeof text, "GET /v1/rooms HTTP/1.1\r\nAuthorization: Bearer %s\r\n\r\n",
                 server.key);
        raw_puts(c[1], text);
    }
    check_calm("bytes behind a request that waits", c, 2);
    release();
    check_int("made", raw_answer(c[0], NULL, false), 200);
    for (int i = 0; i < PIPELINED; i++)
        check_int("then what stood behind it", raw_answer(c[0], NULL, false), 200);
    for (int i = 0; i < 2; i++)
        check_int("listed", raw_answer(c[1], NULL, false), 200);
    for (int i = 0; i < 2; i++) {
        raw_shut(c[i]);
        check_true("and no more", raw_ends(c[i]));
        raw_close(c[i]);
    }
}

/* Who goes while waiting leaves nothing behind, and the change is made. */
static void test_goes_while_waiting(void **state)
{
    struct raw *c[HELD];
    char name[32];

    (void)state;
    stall();
    for (int i = 0; i < HELD; i++) {
        snprintf(name, sizeof name, "gone-%02d", i);
        c[i] = make_room(name);
    }
    for (int i = 0; i < HELD; i++)
        raw_close(c[i]);
    check_calm("clients that have gone", NULL, 0);
    release();
    check_answer("the next one", make_room("after"), 200);
    check_int("made", raw_rest(&at, "GET", "/v1/rooms/gone-19", NULL, NULL, NULL), 200);
}

static struct raw *guest(const char *name, const char *device)
{
    struct raw *c = raw_signal(&at);

    raw_say(c, "{'id':1,'action':'join-meeting','room':'door','user_name':'%s','device':'%s'}",
            name, device);
    return c;
}

static const char knock[] = "{\"id\":2,\"action\":\"request-access\",\"name\":\"Bob\"}";

/* A knock that is not safe yet is shown to nobody; then each hears of it once. */
static void test_knock_waits(void **state)
{
    struct raw *who[2], *bob;
    char *frame;
    int n = 0;

    (void)state;
    check_answer("room", make_room("door"), 200);
    who[0] = raw_host(&at, "mira");
    bob = who[1] = guest("Bob", "dev-b");
    free(raw_until(bob, "\"reply\":1"));
    stall();
    raw_text(bob, knock);
    check_calm("a knock", who, 2);
    release();
    free(raw_until(bob, "\"place\":\""));
    free(raw_until(who[0], "waiting-participant-added"));
    raw_text(who[0], "{\"id\":9,\"action\":\"update-waiting-participants\",\"room\":\"door\","
                     "\"updatesById\":{\"*\":{\"grantRequestedAccess\":true}}}");
    while ((frame = raw_next(who[0], NULL)) != NULL) {
        bool last = strstr(frame, "\"reply\":9") != NULL;

        n += strstr(frame, "waiting-participant-added") != NULL;
        free(frame);
        if (last)
            break;
    }
    check_int("shown again", n, 0);
    free(raw_until(bob, "\"level\":\"full\""));
    raw_close(bob);
    raw_close(who[0]);
}

/* Power cut while nothing can be written: what was answered is there, what was not was told to
 * nobody, and the next server starts. */
static void killed(bool full)
{
    struct raw *c[3];
    char *answer = NULL;

    check_answer("room", make_room("door"), 200);
    c[0] = guest("Ana", "dev-a");
    raw_text(c[0], "{\"id\":2,\"action\":\"request-access\",\"name\":\"Ana\"}");
    free(raw_until(c[0], "\"place\":\""));
    raw_close(c[0]);
    c[0] = raw_host(&at, "mira");
    c[1] = guest("Bob", "dev-b");
    free(raw_until(c[1], "\"reply\":1"));
    if (full)
        fill_up(true);
    else
        stall();
    raw_text(c[1], knock);
    raw_text(c[0], "{\"id\":9,\"action\":\"update-waiting-participants\",\"room\":\"door\","
                   "\"updatesById\":{\"*\":{\"grantRequestedAccess\":true}}}");
    c[2] = make_room("never");
    check_calm("before the power cut", c, 3);
    serve_kill(&server);
    check_int("the host was told nothing", raw_close_code(c[0]), 1006);
    check_int("nor the guest", raw_close_code(c[1]), 1006);
    check_int("nor the program", raw_answer(c[2], NULL, false), -1);
    for (int i = 0; i < 3; i++)
        raw_close(c[i]);
    release();
    serve_restart(&server);
    check_int("the room", raw_rest(&at, "GET", "/v1/rooms/door", NULL, NULL, NULL), 200);
    check_int("no other", raw_rest(&at, "GET", "/v1/rooms/never", NULL, NULL, NULL), 404);
    check_int("who waits", raw_rest(&at, "GET", "/v1/rooms/door/waiting", NULL, NULL, &answer),
              200);
    if (!strstr(answer, "\"total_count\":1") || !strstr(answer, "\"Ana\""))
        fail_msg("who waits: %s", answer);
    free(answer);
}

static void test_killed(void **state)
{
    (void)state;
    killed(false);
}

static void test_killed_full(void **state)
{
    (void)state;
    killed(true);
}

/* A server that is asked to end while the disk stalls ends, and says that something is lost. */
static void test_ends_while_stalled(void **state)
{
    struct raw *c;
    int64_t start = clock_mono_ms();

    (void)state;
    stall();
    c = make_room("never");
    check_true("no answer", !raw_has(c, 200));
    proc_signal(server.proc, SIGTERM);
    proc_expect_exit(server.proc, 0);
    print_message("ended after %lld ms\n", (long long)(clock_mono_ms() - start));
    proc_free(server.proc);
    server.proc = NULL;
    check_int("not answered", raw_answer(c, NULL, false), -1);
    raw_close(c);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(test_answers_wait), T(test_pipelined_behind),   T(test_goes_while_waiting),
        T(test_full),         T(test_killed_full),        T(test_knock_waits),
        T(test_killed),       T(test_ends_while_stalled),
    };
#undef T

    return cmocka_run_group_tests_name("robust_disk", tests, NULL, NULL);
}
