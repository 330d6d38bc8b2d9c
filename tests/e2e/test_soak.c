/* Guests come and go for a long time, hosts at two consoles decide, the server is ended and killed
 * in between: memory stays flat, no descriptor is left open, the record is whole. A few seconds
 * with a small crowd; make soak for half an hour with 2,000 (FOYER_SOAK_S, FOYER_SOAK_GUESTS). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/raw.h"
#include "tests/lib/weigh.h"

enum {
    CONSOLES = 2,
    SHORT_S = 8,
    SHORT_GUESTS = 80,
    LIVES = 6, /* of the server; two of three end by kill -9, the last has two thirds of the time */
    TURN_MS = 20,
    MOVES_SHARE = 1000, /* one in so many goes in each turn: of 2,000 guests 100 in a second */
    KEY_MS = 200,       /* between two keys of a host */
    DECIDE_MS = 500,    /* between two decisions of a script */
    WEIGH_MS = 1000,
    GROWTH_PERCENT = 5 /* of memory that is noise */
};

static const char room[] = "soak";

struct guest {
    struct raw *c; /* null: away */
    char device[24], place[LIMIT_PLACE + 1];
};

static struct serve server;
static struct raw_server at; /* the same, as raw.h wants it */
static struct guest *guest;
static size_t n_guests;
static struct vt *host[CONSOLES];
static struct weigh_series *of_host[CONSOLES], *of_server;
static struct {
    size_t came, left, dropped, returned, keys, decisions;
} seen;

/* ---- guests ---- */

static void comes(struct guest *g)
{
    char text[512], *answer;
    bool back = *g->place;

    if (!back)
        rng_name(g->device, sizeof g->device);
    g->c = raw_signal(&at);
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"%s\",\"user_name\":\"Guest %.6s\","
             "\"device\":\"%s\"%s%s%s}",
             room, g->device, g->device, back ? ",\"place\":\"" : "", g->place, back ? "\"" : "");
    raw_text(g->c, text);
    answer = raw_until(g->c, "\"reply\":1");
    if (strstr(answer, "\"ok\":true")) {
        free(answer);
        raw_text(g->c, "{\"id\":2,\"action\":\"request-access\",\"name\":\"Somebody\"}");
        answer = raw_until(g->c, "\"reply\":2");
        if (strstr(answer, "\"place\":\""))
            raw_member(answer, "place", g->place, sizeof g->place);
        seen.came += !back;
        seen.returned += back;
    } else { /* denied while away, or the room is full for one who was inside */
        raw_close(g->c);
        *g = (struct guest){0};
    }
    free(answer);
}

static void goes(struct guest *g)
{
    raw_text(g->c, "{\"id\":3,\"action\":\"leave-meeting\"}");
    raw_close_code(g->c);
    raw_close(g->c);
    *g = (struct guest){0};
    seen.left++;
}

static void drops(struct guest *g)
{
    raw_close(g->c);
    g->c = NULL;
    seen.dropped++;
}

static void guests_turn(void)
{
    static size_t next;
    size_t moves = n_guests / MOVES_SHARE + 1;

    for (size_t i = 0; i < n_guests / 10; i++, next = (next + 1) % n_guests)
        if (guest[next].c)
            raw_drain(guest[next].c);
        else
            comes(&guest[next]);
    for (size_t i = 0; i < moves; i++) {
        struct guest *g = &guest[rng_u32() % n_guests];

        if (g->c)
            rng_u32() % 3 == 0 ? drops(g) : goes(g);
    }
}

static void everybody_comes(void)
{
    for (size_t i = 0; i < n_guests; i++)
        if (!guest[i].c)
            comes(&guest[i]);
}

static void everybody_drops(void)
{
    for (size_t i = 0; i < n_guests; i++)
        if (guest[i].c)
            drops(&guest[i]);
}

/* ---- hosts ---- */

static void hosts_turn(int64_t now)
{
    static const char *const keys[] = {"2", "j", "k", "a", "d", "g", "G", "3", "j", "x", "z", "4"};
    static int64_t next;

    for (int i = 0; i < CONSOLES; i++)
        vt_drain(host[i]);
    if (now < next)
        return;
    next = now + KEY_MS;
    for (int i = 0; i < CONSOLES; i++) {
        assert_true(proc_running(vt_proc(host[i])));
        vt_type(host[i], keys[rng_u32() % CHECK_COUNT(keys)]);
        seen.keys++;
    }
}

static void script_turn(int64_t now)
{
    static const char *const oldest[] = {"admit", room, "--oldest", "20", NULL};
    static int64_t next;
    int code;

    if (now < next)
        return;
    next = now + DECIDE_MS;
    code = serve_verb(&server, oldest, NULL, NULL, 0);
    assert_true(code == 0 || code == 1); /* 1: the room is full */
    seen.decisions++;
}

/* ---- the play ---- */

static void weigh_turn(int64_t now)
{
    static int64_t next;

    if (now < next)
        return;
    next = now + WEIGH_MS;
    weigh_add(of_server, proc_pid(server.proc));
    for (int i = 0; i < CONSOLES; i++)
        weigh_add(of_host[i], proc_pid(vt_proc(host[i])));
}

static void live(int64_t until)
{
    for (int64_t now; (now = clock_mono_ms()) < until;) {
        guests_turn();
        hosts_turn(now);
        script_turn(now);
        weigh_turn(now);
        console_pause(host[0], TURN_MS);
    }
}

/* The server ends, well or not, and another takes its place. */
static void next_life(int life)
{
    char what[32];

    snprintf(what, sizeof what, "server, life %d", life);
    weigh_report(of_server, what, GROWTH_PERCENT);
    weigh_free(of_server);
    of_server = weigh_new();
    if (life % 3 == 0)
        serve_end(&server);
    else
        serve_kill(&server);
    serve_restart(&server);
    everybody_drops();
    for (int i = 0; i < CONSOLES; i++)
        vt_expect(host[i], "link ok");
    everybody_comes();
}

static size_t number(const char *name, size_t without)
{
    const char *text = getenv(name);
    int64_t n = (int64_t)without;

    if (text && !str_int(text, 1, 100000, &n))
        fail_msg("%s is a number", name);
    return (size_t)n;
}

static void start(void)
{
    serve_start(&server);
    at.conf.port = (uint16_t)server.port;
    serve_room_with(&server, room, "max_participants=300");
    for (int i = 0; i < CONSOLES; i++) {
        host[i] =
            console_start(&server, &(struct console_conf){.rows = 36, .cols = 120, .room = room});
        of_host[i] = weigh_new();
    }
    of_server = weigh_new();
    n_guests = number("FOYER_SOAK_GUESTS", SHORT_GUESTS);
    guest = xcalloc(n_guests, sizeof *guest);
}

static void stop(void)
{
    char what[32];

    for (int i = 0; i < CONSOLES; i++) {
        snprintf(what, sizeof what, "console %d", i + 1);
        weigh_report(of_host[i], what, GROWTH_PERCENT);
        weigh_free(of_host[i]);
        console_quit(host[i]);
    }
    weigh_report(of_server, "server, last life", GROWTH_PERCENT);
    weigh_free(of_server);
    SERVE_DO(&server, "log", "verify");
    serve_stop(&server);
    free(guest);
}

static void check_open(const char *what, pid_t pid, size_t had)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;
    size_t has;

    while ((has = weigh_descriptors(pid)) > had && clock_mono_ms() < deadline)
        console_pause(host[0], TURN_MS);
    if (has > had)
        fail_msg("the %s had %zu descriptors before the first guest and has %zu after the last",
                 what, had, has);
}

/* What was open before the first guest, by server and consoles, is open after the last. */
static void check_descriptors(size_t server_had, size_t console_had)
{
    for (size_t i = 0; i < n_guests; i++)
        if (guest[i].c)
            goes(&guest[i]);
    check_open("server", proc_pid(server.proc), server_had);
    for (int i = 0; i < CONSOLES; i++)
        check_open("console", proc_pid(vt_proc(host[i])), console_had);
}

static void a_long_time(void **state)
{
    int64_t all_ms = 1000 * (int64_t)number("FOYER_SOAK_S", SHORT_S);
    size_t server_had, console_had;

    (void)state;
    start();
    server_had = weigh_descriptors(proc_pid(server.proc));
    console_had = weigh_descriptors(proc_pid(vt_proc(host[0])));
    for (int life = 1; life <= LIVES; life++) {
        everybody_comes();
        live(clock_mono_ms() + (life < LIVES ? all_ms / 3 / (LIVES - 1) : all_ms * 2 / 3));
        if (life < LIVES)
            next_life(life);
    }
    check_descriptors(server_had, console_had);
    stop();
    printf(
        "%zu guests came, %zu left, %zu dropped, %zu returned; %zu keys, %zu decisions by verb\n",
        seen.came, seen.left, seen.dropped, seen.returned, seen.keys, seen.decisions);
    assert_true(seen.came > n_guests && seen.returned > n_guests && seen.decisions > LIVES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_long_time)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
