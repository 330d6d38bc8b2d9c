/* What a host does by key in a console on a terminal, and what both sides see of it: why somebody
 * is silent, when somebody has to leave, another name, opening hours. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/caller.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"

enum { TEXT = 8192, MINUTE = 60 * 1000 };

static struct serve server;

static int start(void **state)
{
    (void)state;
    serve_start(&server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Self, host, permission: each reason is told apart, and goes as it came. */
static void why_silent(void **state)
{
    static const struct {
        const char *what, *track; /* what the guest says of its microphone, or null */
        struct keys_step step;
    } rows[] = {
        {"at first", NULL, {.what = "off", .screen = "mic", .and = "off, by self"}},
        {"speaks", "true", {.what = "on", .screen = "mic", .and = "on"}},
        {"goes silent", "false", {.what = "self", .screen = "mic", .and = "off, by self"}},
        {"speaks again", "true", {.what = "on", .screen = "mic", .and = " on"}},
        {"a host mutes",
         NULL,
         {.what = "host", .keys = "M", .screen = "mic", .and = "hst: off, by a host"}},
        {"obeys", "false", {.what = "host still", .screen = "mic", .and = "hst: off, by a host"}},
        {"lifts it", "true", {.what = "on", .screen = "Ana Lima", .and = "on  off -"}},
        {"may not speak",
         NULL,
         {.what = "permission",
          .keys = "P",
          .asks = "Rights: Ana Lima",
          .answer = "Space y",
          .screen = "mic",
          .and = "no: not allowed"}},
        {"can not lift that",
         "true",
         {.what = "permission still", .screen = "mic", .and = "no: not allowed"}},
        {"may again",
         NULL,
         {.what = "self",
          .keys = "P",
          .asks = "Rights: Ana Lima",
          .answer = "Space y",
          .screen = "mic",
          .and = "off, by self"}},
        {"and does", "true", {.what = "on", .screen = "Ana Lima", .and = "on  off -"}},
    };
    struct caller ana;
    struct vt *host;

    (void)state;
    serve_room(&server, "silent");
    caller_join(&ana, &server, "silent", "Ana Lima", NULL);
    host = keys_inside(&server, "silent", "Ana Lima");
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        char members[64];

        fprintf(stderr, " %s\n", rows[i].what);
        snprintf(members, sizeof members, "'tracks':{'audio':%s}",
                 rows[i].track ? rows[i].track : "");
        if (rows[i].track)
            caller_does(&ana, "set-media", members);
        keys_play(host, NULL, &rows[i].step, 1);
    }
    console_quit(host);
    caller_close(&ana);
}

/* The time in the guest's own participant, wall ms; 0: never. */
static long long told_until(struct caller *g, const char *name)
{
    static const char key[] = "\"will_eject_at\":";
    char *frame = raw_until(g->c, "\"participant-updated\""), *at = strstr(frame, name);
    long long ms;

    at = at ? strstr(at, key) : NULL;
    if (!at)
        fail_msg("no time in %s", frame);
    ms = strtoll(at + strlen(key), NULL, 10);
    free(frame);
    return ms;
}

static void time_is_moved(void **state)
{
    static const char *const short_time[] = {"--set", "eject_after_elapsed=3600", NULL};
    struct caller ana;
    struct vt *host;
    long long now, until;

    (void)state;
    serve_room(&server, "time");
    caller_join(&ana, &server, "time", "Ana Lima", short_time);
    host = keys_inside(&server, "time", "Ana Lima");
    vt_expect_row(host, "until", ":"); /* the token's hour */
    keys_press(host, "E");
    vt_expect(host, "until when may Ana Lima stay");
    keys_line(host, "+10m");
    until = told_until(&ana, "Ana Lima");
    now = clock_wall_ms();
    if (until < now + 8 * MINUTE || until > now + 10 * MINUTE)
        fail_msg("told %lld, and it is %lld", until, now);
    vt_expect(host, "set the time of Ana Lima");
    keys_press(host, "E");
    vt_expect(host, "until when may Ana Lima stay");
    keys_line(host, "never");
    check_int("never", told_until(&ana, "Ana Lima"), 0);
    vt_expect_gone(host, "until ");
    console_quit(host);
    caller_close(&ana);
}

static void rename_by_verb(const char *id, const char *to)
{
    char beginning[9];

    snprintf(beginning, sizeof beginning, "%.8s", id);
    SERVE_DO(&server, "rename", "names", beginning, to);
}

/* Who waits and who is inside, by key and by verb; the first name stays beside the new one. */
static void other_names(void **state)
{
    char out[TEXT], id[64];
    struct caller ben;
    struct proc *ana;
    struct vt *host;

    (void)state;
    serve_room(&server, "names");
    ana = serve_guest(&server, "names", "Ana Lima");
    caller_join(&ben, &server, "names", "Ben Berg", NULL);
    host = keys_console(&server, "mira", NULL, "names");
    console_to(host, "Ana Lima");
    keys_press(host, "r");
    vt_expect(host, "rename Ana Lima to:");
    keys_line(host, " of Sales");
    vt_expect_row(host, "renamed Ana Lima to Ana Lima of Sales", "names");
    serve_id(&server, "waiting", "names", "Ana Lima of Sales", id);
    rename_by_verb(id, "Ana from Sales");
    vt_expect(host, "Ana from Sales");
    rename_by_verb(ben.id, "Ben of Sales");
    vt_expect(host, "Ben of Sales");
    serve_verb(&server, (const char *const[]){"log", "show", "--room", "names", NULL}, out, NULL,
               sizeof out);
    check_true(out, strstr(out, "Ana Lima") && strstr(out, "Ben Berg"));
    console_quit(host);
    serve_leave(ana);
    caller_close(&ben);
}

static void edit(struct vt *host, const char *field, const char *value)
{
    keys_press(host, "1");
    console_pause(host, 700);
    keys_press(host, "e");
    vt_expect(host, "Edit room: hours");
    keys_fill(host, field, value);
    console_key(host, "\x13");
    vt_expect(host, "saved hours: 1 change");
}

/* Opens later, opened by hand before, and closes on the clock. */
static void opening_hours(void **state)
{
    char out[TEXT];
    struct vt *host;

    (void)state;
    serve_room(&server, "hours");
    host = keys_console(&server, "mira", NULL, "hours");
    edit(host, "x_open_at", "+1h");
    vt_expect(host, "LOCKED");
    vt_expect_row(host, "opens", ":");
    check_int("before",
              serve_verb(&server, (const char *const[]){"knock", "hours", "--name", "Hal", NULL},
                         out, NULL, sizeof out),
              3);
    keys_press(host, "L");
    vt_expect_gone(host, "LOCKED");
    edit(host, "x_close_at", "+6s");
    vt_expect_row(host, "closes", ":");
    vt_expect(host, "LOCKED");
    check_int("after",
              serve_verb(&server, (const char *const[]){"knock", "hours", "--name", "Hal", NULL},
                         out, NULL, sizeof out),
              3);
    console_quit(host);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(why_silent),
        cmocka_unit_test(time_is_moved),
        cmocka_unit_test(other_names),
        cmocka_unit_test(opening_hours),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
