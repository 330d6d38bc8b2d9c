/* What a host can do, each once by a verb, with guests as processes on real sockets. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"

enum { TEXT = 16384, ARGS = 12 };

static struct serve server;

static int start(void **state)
{
    static const char *const hooks[] = {"--stream-hook", "cat; sleep 600", "--record-hook",
                                        "cat; sleep 600", NULL};

    (void)state;
    serve_start_with(&server, hooks);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    serve_stop(&server);
    return 0;
}

/* Runs a verb in which "ID" stands for an id; its exit code must be code, and what it prints must
 * hold the words. */
static void run(const char *what, const char *const *args, const char *id, int code,
                const char *words)
{
    const char *argv[ARGS + 1] = {0};
    char out[TEXT], err[TEXT];
    int got;

    for (int i = 0; i < ARGS && args[i]; i++)
        argv[i] = str_eq(args[i], "ID") ? id : args[i];
    got = serve_verb(&server, argv, out, err, sizeof out);
    if (got != code || !(strstr(out, words) || strstr(err, words)))
        fail_msg("%s: ended with %d, wanted %d and '%s'; stdout: %s\nstderr: %s", what, got, code,
                 words, out, err);
}
#define RUN(id, code, words, ...) \
    run(#__VA_ARGS__, (const char *const[]){__VA_ARGS__, NULL}, (id), (code), (words))

/* The decision that a verb printed. */
static void decision(const char *const *args, char dst[64])
{
    char out[TEXT];
    const char *at;

    assert_int_equal(serve_verb(&server, args, out, NULL, sizeof out), 0);
    at = strstr(out, "decision ");
    assert_non_null(at);
    snprintf(dst, 64, "%.36s", at + strlen("decision "));
}

static void at_the_door(void **state)
{
    struct proc *ana, *bo;
    char id[64], first[16];

    (void)state;
    serve_room(&server, "door");
    ana = serve_talker(&server, "door", "Ana Lima");
    bo = serve_guest(&server, "door", "Bo Berg");
    serve_id(&server, "waiting", "door", "Ana Lima", id);
    RUN(id, 0, "held", "hold", "door", "ID", "--text", "one minute");
    proc_expect(ana, PROC_OUT, "held: one minute");
    RUN(id, 0, "\"held\":true", "waiting", "door", "--json");
    RUN(id, 0, "", "hold", "door", "ID", "--off");
    proc_expect(ana, PROC_OUT, "no longer held");
    snprintf(first, sizeof first, "%.8s", id);
    RUN(first, 0, "told", "message", "door", "ID", "do you hear me?");
    proc_expect(ana, PROC_OUT, "message: do you hear me?");
    proc_write(ana, "yes I do\n", strlen("yes I do\n"));
    serve_until(&server, (const char *const[]){"waiting", "door", "--json", NULL}, "yes I do");
    RUN(id, 0, "told", "message", "door", "--all", "soon");
    proc_expect(ana, PROC_OUT, "message: soon");
    proc_expect(bo, PROC_OUT, "message: soon");
    RUN(id, 0, "admitted", "admit", "door", "--next", "1");
    proc_expect(ana, PROC_OUT, "admitted");
    RUN(id, 1, "another host has already decided (api)", "admit", "door", "ID");
    serve_id(&server, "waiting", "door", "Bo Berg", id);
    RUN(id, 0, "denied", "deny", "door", "ID", "--reason", "not today", "--block", "24h");
    proc_expect(bo, PROC_OUT, "not today");
    proc_expect_exit(bo, 3);
    proc_free(bo);
    RUN(id, 4, "", "deny", "door", "00000000-0000-4000-8000-000000000000");
    serve_leave(ana);
    ana = serve_guest(&server, "door", "Cy Cole");
    bo = serve_guest(&server, "door", "Di Dorn");
    RUN(id, 0, "denied", "deny", "door", "--all", "--reason", "we are full");
    proc_expect(ana, PROC_OUT, "denied: we are full");
    proc_expect(bo, PROC_OUT, "denied: we are full");
    proc_free(ana);
    proc_free(bo);
}

static void inside(void **state)
{
    static const struct {
        const char *verb, *more, *words, *heard; /* heard by the guest, null for nothing */
    } rows[] = {
        {"mute", NULL, "muted", "muted by host"},
        {"unmute", NULL, "asked", "asked to unmute"},
        {"camera-off", NULL, "camera off", "camera turned off by host"},
        {"stop-share", NULL, "share stopped", "share stopped by host"},
        {"lower-hand", NULL, "hand lowered", NULL},
        {"admin", NULL, "admin", NULL},
        {"admin", "--off", "changed", NULL},
        {"rights", "--send=audio,video", "changed", NULL},
        {"rights", "--send=all", "changed", NULL},
        {"until", "--in=10m", "changed", NULL},
        {"until", "--off", "changed", NULL},
        {"park", "--reason=a moment", "parked", "parked"},
    };
    struct proc *cleo, *dan;
    char id[64];

    (void)state;
    serve_room(&server, "inside");
    cleo = serve_guest(&server, "inside", "Cleo Cruz");
    SERVE_DO(&server, "admit", "inside", "--all");
    proc_expect(cleo, PROC_OUT, "admitted");
    serve_id(&server, "people", "inside", "Cleo Cruz", id);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        RUN(id, 0, rows[i].words, rows[i].verb, "inside", "ID", rows[i].more);
        if (rows[i].heard)
            proc_expect(cleo, PROC_OUT, rows[i].heard);
    }
    RUN(id, 1, "not inside", "mute", "inside", "ID");
    SERVE_DO(&server, "admit", "inside", "--all");
    proc_expect(cleo, PROC_OUT, "admitted again");
    dan = serve_guest(&server, "inside", "Dan Dale");
    serve_id(&server, "waiting", "inside", "Dan Dale", id);
    RUN(id, 0, "nobody is waiting", "deny", "inside", "--all", "--except", "ID");
    SERVE_DO(&server, "admit", "inside", "--all");
    serve_id(&server, "people", "inside", "Cleo Cruz", id);
    RUN(id, 0, " Dan Dale\n", "mute", "inside", "--all", "--except", "ID");
    proc_expect(dan, PROC_OUT, "muted by host");
    serve_leave(dan);
    RUN(id, 0, "renamed", "rename", "inside", "ID", "Cleo of Sales");
    RUN(id, 0, "Cleo of Sales", "people", "inside");
    RUN(id, 0, "Cleo of Sales", "people", "--json");
    RUN(id, 0, "ejected", "eject", "inside", "ID", "--reason", "enough", "--block", "meeting");
    proc_expect(cleo, PROC_OUT, "removed: enough");
    proc_free(cleo);
    RUN(id, 0, "", "log", "show", "--room", "inside");
    RUN(id, 0, "Cleo of Sales", "log", "show", "--room", "inside");
}

static void taking_back(void **state)
{
    struct proc *dan;
    char id[64], what[64];

    (void)state;
    serve_room(&server, "back");
    dan = serve_guest(&server, "back", "Dan Diaz");
    serve_id(&server, "waiting", "back", "Dan Diaz", id);
    decision((const char *const[]){"deny", "back", id, "--grace", "30", NULL}, what);
    RUN(id, 0, "\"what\":\"deny\"", "waiting", "back", "--json");
    RUN(what, 0, "back", "undo", "back", "ID");
    RUN(id, 0, "\"pending\":null", "waiting", "back", "--json");
    RUN(what, 1, "", "undo", "back", "ID");
    decision((const char *const[]){"admit", "back", id, NULL}, what);
    proc_expect(dan, PROC_OUT, "admitted");
    RUN(what, 0, "back", "undo", "back", "ID");
    proc_expect(dan, PROC_OUT, "parked");
    RUN(what, 0, "again", "undo", "back", "ID", "--redo");
    proc_expect(dan, PROC_OUT, "admitted again");
    RUN(id, 2, "30", "eject", "back", "ID", "--grace", "31");
    serve_leave(dan);
}

static void the_block_list(void **state)
{
    struct proc *eve;
    char id[64], out[TEXT];

    (void)state;
    serve_room(&server, "kept");
    eve = serve_guest(&server, "kept", "Eve Evans");
    serve_id(&server, "waiting", "kept", "Eve Evans", id);
    RUN(id, 0, "blocked", "block", "add", "--id", "ID", "--length", "24h", "--reason", "spam");
    RUN(id, 0, "Eve Evans (spam)", "block", "list", "--room", "kept");
    RUN(id, 0, "\"length\":\"24h\"", "block", "list", "--json");
    RUN("sim-7", 0, "blocked", "block", "add", "--user", "ID");
    RUN(id, 2, "one of", "block", "add", "--id", "ID", "--user", "u");
    serve_verb(&server, (const char *const[]){"block", "list", NULL}, out, NULL, sizeof out);
    for (char *line = out; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL)
        if (strlen(line) > 41 && strncmp(line + 37, "kept", 4) == 0)
            snprintf(id, sizeof id, "%.36s", line);
    RUN(id, 0, "removed", "block", "remove", "ID");
    RUN(id, 4, "no block", "block", "remove", "ID");
    serve_leave(eve);
}

static struct proc *guest_on(const char *device, const char *name)
{
    const char *argv[] = {proc_foyer(), "knock",    "chosen", "--name",
                          name,         "--device", device,   NULL};

    return proc_start(&(struct proc_conf){.argv = argv, .env = server.env});
}

/* A block by the device alone: that device is refused, the same name on another is not. */
static void chosen_signals(void **state)
{
    struct proc *eve, *again, *other;
    char id[64];

    (void)state;
    serve_room(&server, "chosen");
    eve = guest_on("phone-1", "Eve Evans");
    proc_expect(eve, PROC_OUT, "waiting");
    serve_id(&server, "waiting", "chosen", "Eve Evans", id);
    RUN(id, 0, "\"signals\":[\"device\",\"name\"]", "waiting", "chosen", "--json");
    RUN(id, 1, "too little is known", "deny", "chosen", "ID", "--block", "24h", "--signals",
        "token");
    RUN(id, 1, "name: 40 points", "block", "add", "--id", "ID", "--signals", "token,name");
    RUN(id, 0, "Eve Evans", "waiting", "chosen");
    RUN(id, 0, "denied", "deny", "chosen", "ID", "--block", "24h", "--signals", "device");
    proc_expect_exit(eve, 3);
    RUN(id, 0, "  80 device ", "block", "list", "--room", "chosen");
    RUN(id, 0, "\"signals\":[{\"name\":\"device\",\"weight\":80}],\"score\":80", "block", "list",
        "--room", "chosen", "--json");
    again = guest_on("phone-1", "Bob Brown");
    proc_expect_exit(again, 3);
    other = guest_on("phone-2", "Eve Evans");
    proc_expect(other, PROC_OUT, "waiting");
    serve_id(&server, "waiting", "chosen", "Eve Evans", id);
    RUN(id, 0, "\"score\":0", "waiting", "chosen", "--json");
    RUN(id, 0, "\"score\":100", "block", "add", "--id", "ID", "--signals", "name,device", "--json");
    RUN(id, 0, " 100 device, name ", "block", "list", "--room", "chosen");
    proc_free(eve);
    proc_free(again);
    serve_leave(other);
}

static void rooms(void **state)
{
    struct proc *fay, *gil;

    (void)state;
    serve_room(&server, "hall");
    fay = serve_guest(&server, "hall", "Fay Ford");
    gil = serve_guest(&server, "hall", "Gil Gold");
    RUN("", 0, "admitted", "admit", "hall", "--oldest", "1");
    proc_expect(fay, PROC_OUT, "admitted");
    RUN("", 0, "locked", "room", "lock", "hall");
    RUN("", 3, "This room is locked", "knock", "hall", "--name", "Hal", "--wait", "9");
    RUN("", 0, "open", "room", "open", "hall");
    RUN("", 0, "panic", "room", "panic", "hall");
    proc_expect(fay, PROC_OUT, "muted by host");
    RUN("", 3, "This room is locked", "knock", "hall", "--name", "Hal", "--wait", "9");
    RUN("", 0, "calm", "room", "calm", "hall");
    RUN("", 0, "starting", "stream", "start", "hall", "--to", "rtmp://127.0.0.1/x");
    serve_until(&server, (const char *const[]){"log", "show", "--room", "hall", NULL}, "stream");
    RUN("", 0, "stopping", "stream", "stop", "hall");
    RUN("", 1, "are not enabled", "record", "start", "hall");
    SERVE_DO(&server, "room", "set", "hall", "enable_recording=cloud");
    RUN("", 0, "starting", "record", "start", "hall");
    RUN("", 0, "stopping", "record", "stop", "hall");
    RUN("", 2, "--yes-end", "room", "end", "hall");
    RUN("", 2, "not the name", "room", "end", "hall", "--yes-end", "hull");
    assert_true(proc_running(fay));
    RUN("", 0, "ended", "room", "end", "hall", "--yes-end", "hall", "--reason", "good night");
    proc_expect(fay, PROC_OUT, "removed: good night");
    proc_expect(gil, PROC_OUT, "removed: good night");
    RUN("", 0, "hall", "room", "show", "hall");
    RUN("", 4, "nowhere", "room", "lock", "nowhere");
    RUN("", 4, "nowhere", "room", "end", "nowhere", "--yes-end", "nowhere");
    proc_free(fay);
    proc_free(gil);
}

static void each_verb_helps_and_complains(void **state)
{
    static const char *const verbs[] = {
        "admit", "deny",       "hold",       "message",    "mute",   "unmute", "eject",
        "park",  "camera-off", "stop-share", "lower-hand", "rename", "admin",  "rights",
        "until", "people",     "undo",       "stream",     "record", "block"};
    static const struct {
        const char *what, *args[6];
        int code;
        const char *word;
    } rows[] = {
        {"nobody is named", {"mute", "none"}, 2, "say who"},
        {"two ways at once", {"eject", "none", "abcd", "--all"}, 2, "one way"},
        {"left out of nothing", {"mute", "none", "abcd", "--except=abcd"}, 2, "--all"},
        {"left out, and nobody", {"mute", "none", "--all", "--except=abcd"}, 2, "fits nobody"},
        {"an id too short", {"mute", "none", "abc"}, 2, "too short"},
        {"nobody has it", {"mute", "none", "abcdef"}, 4, "nobody with this id"},
        {"no text", {"message", "none"}, 2, "text"},
        {"text, and to nobody", {"message", "none", "words"}, 2, "say who"},
        {"two at once", {"rename", "none", "abcd", "abce", "X"}, 2, "one way"},
        {"a length that is none", {"deny", "none", "--all", "--block", "ever"}, 2, "24h"},
        {"everywhere, and no block", {"deny", "none", "--all", "--everywhere"}, 2, "--block"},
        {"signals, and no block", {"deny", "none", "--all", "--signals=device"}, 2, "--block"},
        {"a signal that is none",
         {"deny", "none", "--all", "--block=24h", "--signals=device,shoes"},
         2,
         "no signal is called 'shoes'"},
        {"a signal twice", {"block", "add", "--id=x", "--signals=name,name"}, 2, "twice"},
        {"no signal", {"block", "add", "--id=x", "--signals="}, 2, "no signal"},
        {"a comma too many", {"block", "add", "--id=x", "--signals=device,"}, 2, "no signal"},
        {"signals that never block", {"block", "add", "--id=x", "--signals=name"}, 2, "70"},
        {"signals of a user", {"block", "add", "--user=u", "--signals=device"}, 2, "--id"},
        {"an empty device", {"knock", "none", "--device="}, 2, "--device"},
        {"a part that is none", {"rights", "none", "--all", "--send", "smell"}, 2, "smell"},
        {"no part", {"rights", "none", "--all"}, 2, "--send"},
        {"no time", {"until", "none", "--all"}, 2, "--in"},
        {"an option of others", {"mute", "none", "--all", "--reason=x"}, 2, "--reason"},
        {"no such room", {"mute", "nowhere", "--all"}, 4, "nowhere"},
        {"nobody is there", {"mute", "none", "--all"}, 0, "nobody is inside"},
        {"no such decision", {"undo", "none", "nothing"}, 4, ""},
        {"no stream runs", {"stream", "stop", "none"}, 4, "no live stream"},
    };
    char out[TEXT];

    (void)state;
    serve_room(&server, "none");
    for (size_t i = 0; i < CHECK_COUNT(verbs); i++) {
        check_int(verbs[i],
                  serve_verb(&server, (const char *const[]){verbs[i], "--help", NULL}, out, NULL,
                             sizeof out),
                  0);
        check_true(verbs[i], strstr(out, verbs[i]) != NULL);
    }
    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        run(rows[i].what, rows[i].args, "", rows[i].code, rows[i].word);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_the_door),
        cmocka_unit_test(inside),
        cmocka_unit_test(taking_back),
        cmocka_unit_test(the_block_list),
        cmocka_unit_test(chosen_signals),
        cmocka_unit_test(rooms),
        cmocka_unit_test(each_verb_helps_and_complains),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
