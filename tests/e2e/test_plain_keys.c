/* A whole evening at the door, moderated once by keys in a console on a terminal and once by typed
 * lines: what the server has written down, the lists, and what each guest was told are the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/keys.h"
#include "tests/lib/typist.h"

enum { MAX = 8, PIA, GUESTS, FIRST = MAX, NOBODY = GUESTS, TEXT = 65536, RESULT = 16384 };

static const struct {
    const char *name, *last; /* the last that they are told; null for those who have to go */
} guests[GUESTS] = /* FIRST of them are there when the host comes */ {
    {"Ana Lima", NULL},       {"Bob Ray", NULL},      {"Zed Zed", NULL},  {"Mia Wong", "admitted"},
    {"Lea Sand", "admitted"}, {"Tom Park", NULL},     {"Eva Roth", NULL}, {"Ian Cole", "admitted"},
    {"Max Late", NULL},       {"Pia Last", "waiting"}};

/* What a host does. Members that are null are left out; they happen in this order. */
static const struct step {
    const char *what;
    const char *waits, *inside; /* whom it is about */
    size_t comes;               /* who knocks while the question is open */
    struct {
        const char *keys, *asks, *typed, *answer, *row, *yes, *seen;
    } screen; /* row: "[ ]" before the name on it */
    struct {
        const char *verb, *rest, *asks, *change, *changed, *yes, *said;
    } line;
} steps[] = {
    {"admit one",
     "Ana Lima",
     NULL,
     NOBODY,
     {.keys = "a", .seen = "admitted Ana Lima"},
     {.verb = "admit", .said = "admitted Ana Lima to interview"}},
    {"deny with a reason",
     "Bob Ray",
     NULL,
     NOBODY,
     {.keys = "A-d",
      .asks = "why is Bob Ray denied?",
      .typed = "no seat",
      .seen = "denied Bob Ray"},
     {.verb = "deny-reason", .rest = "no seat", .said = "denied Bob Ray at interview, reason"}},
    {"block for a day",
     "Zed Zed",
     NULL,
     NOBODY,
     {.keys = "b", .asks = "for 24 hours", .answer = "j y", .seen = "blocked Zed Zed"},
     {.verb = "block",
      .rest = "24h",
      .asks = "for 24 hours",
      .yes = "yes",
      .said = "blocked Zed Zed"}},
    {"hold with words",
     "Mia Wong",
     NULL,
     NOBODY,
     {.keys = "w", .asks = "Mia Wong", .typed = "one moment", .seen = "asked for patience"},
     {.verb = "hold", .rest = "one moment", .said = "asked for patience: Mia Wong"}},
    {"say something",
     "Lea Sand",
     NULL,
     NOBODY,
     {.keys = "m", .asks = "message to Lea Sand", .typed = "two minutes", .seen = "told Lea Sand"},
     {.verb = "message", .rest = "two minutes", .said = "told Lea Sand"}},
    {"time to think",
     NULL,
     NULL,
     NOBODY,
     {.keys = ":", .typed = "set grace=30", .seen = "grace is 30"},
     {.verb = "set grace=30", .said = "grace is 30"}},
    {"deny",
     "Mia Wong",
     NULL,
     NOBODY,
     {.keys = "d", .seen = "denial of Mia Wong"},
     {.verb = "deny", .said = "denial of Mia Wong begins"}},
    {"take it back",
     NULL,
     NULL,
     NOBODY,
     {.keys = "z", .seen = "took back the denial of Mia Wong"},
     {.verb = "undo", .said = "took back the denial of Mia Wong"}},
    {"no time to think",
     NULL,
     NULL,
     NOBODY,
     {.keys = ":", .typed = "set grace=1", .seen = "grace is 1 "},
     {.verb = "set grace=1", .said = "grace is 1 "}},
    {"admit all but one",
     "Mia Wong",
     NULL,
     MAX,
     {.keys = "A",
      .asks = "Admit: interview",
      .answer = "j j j Space",
      .row = "Eva Roth",
      .yes = "y",
      .seen = "5 of 200 seats"},
     {.verb = "admit-all interview",
      .asks = "Admit 5 of 5 in interview?",
      .change = "untick Eva Roth",
      .changed = "Admit 4 of 5 in interview?",
      .yes = "yes",
      .said = "admitted Ian Cole"}},
    {"park",
     NULL,
     "Tom Park",
     NOBODY,
     {.keys = "p", .seen = "parked Tom Park"},
     {.verb = "park", .said = "parked Tom Park, back to the lobby"}},
    {"eject",
     NULL,
     "Ana Lima",
     NOBODY,
     {.keys = "x", .seen = "ejected Ana Lima"},
     {.verb = "eject", .said = "ejected Ana Lima from interview"}},
    {"lock",
     NULL,
     NULL,
     NOBODY,
     {.keys = "L", .seen = "LOCKED"},
     {.verb = "lock interview", .said = "host locked interview"}},
    {"unlock",
     NULL,
     NULL,
     NOBODY,
     {.keys = "L", .seen = "unlocked interview"},
     {.verb = "lock interview", .said = "host unlocked interview"}},
    {"panic",
     NULL,
     NULL,
     NOBODY,
     {.keys = "!", .seen = "PANIC"},
     {.verb = "panic interview", .said = "host: PANIC in interview"}},
    {"no panic",
     NULL,
     NULL,
     NOBODY,
     {.keys = "!", .seen = "panic lifted"},
     {.verb = "panic interview", .said = "host lifted the panic in interview"}},
    {"say something to all",
     NULL,
     NULL,
     NOBODY,
     {.keys = "B",
      .asks = "to all 3 who wait",
      .typed = "we are done",
      .seen = "-> interview: we are done"},
     {.verb = "broadcast interview we are done", .said = "we are done"}},
    {"deny the rest",
     NULL,
     NULL,
     PIA,
     {.keys = "2 D", .asks = "Deny: interview", .yes = "y", .seen = "denied Max Late"},
     {.verb = "deny-all interview",
      .asks = "Deny 3 of 3 in interview?",
      .yes = "yes",
      .said = "denied Max Late"}},
};

static struct proc *guest[GUESTS];

static void comes(struct serve *s, size_t who)
{
    guest[who] = serve_guest(s, "interview", guests[who].name);
}

/* ---- by keys ---- */

static void to_somebody(struct vt *t, const struct step *s)
{
    if (s->waits) {
        keys_press(t, "2");
        console_to(t, s->waits);
    } else if (s->inside) {
        keys_press(t, "3 /");
        keys_line(t, s->inside);
        console_read(t, s->inside);
    }
}

static void by_keys(struct serve *s, const char *config)
{
    struct vt *t = keys_console(s, "host", config, "interview");

    for (size_t i = 0; i < CHECK_COUNT(steps); i++) {
        const struct step *at = &steps[i];

        fprintf(stderr, "  %s\n", at->what);
        to_somebody(t, at);
        keys_press(t, at->screen.keys);
        if (at->screen.asks)
            vt_expect(t, at->screen.asks);
        if (at->screen.typed)
            keys_line(t, at->screen.typed);
        if (at->screen.answer)
            keys_answer(t, at->screen.asks, at->screen.answer);
        if (at->screen.row)
            vt_expect_row(t, "[ ]", at->screen.row);
        if (at->comes != NOBODY)
            comes(s, at->comes);
        if (at->screen.yes)
            keys_answer(t, at->screen.asks, at->screen.yes);
        vt_expect(t, at->screen.seen);
    }
    console_quit(t);
}

/* ---- by lines ---- */

static void by_lines(struct serve *s, const char *config)
{
    const char *const env[] = {"USER=host", config, NULL};
    struct typist h = typist_start(s, (const char *const[]){"--room", "interview", NULL}, env);

    typist_hears(&h, "8 waiting");
    for (size_t i = 0; i < CHECK_COUNT(steps); i++) {
        const struct step *at = &steps[i];
        const char *who = at->waits ? at->waits : at->inside;
        char line[256];

        if (who) { /* its number, and the time to read it */
            typist_types(&h, at->waits ? "waiting" : "people");
            snprintf(line, sizeof line, "%s %ld %s", at->line.verb, typist_number(&h, who),
                     at->line.rest ? at->line.rest : "");
            typist_reads(&h);
        }
        typist_types(&h, who && !strchr(at->line.verb, ' ') ? line : at->line.verb);
        if (at->line.asks)
            typist_hears(&h, at->line.asks);
        if (at->comes != NOBODY)
            comes(s, at->comes);
        if (at->line.change) {
            typist_types(&h, at->line.change);
            typist_hears(&h, at->line.changed);
        }
        if (at->line.yes)
            typist_types(&h, at->line.yes);
        typist_hears(&h, at->line.said);
    }
    typist_ends(&h, "quit", 0);
}

/* ---- what came of it ---- */

/* Adds the members of a JSON text that are the same whenever it is made, a line for each object. */
static void members(const char *json, char *dst)
{
    static const char *const keys[] = {"what", "room",    "name", "userName", "by",    "reason",
                                       "held", "pending", "away", "length",   "flags", "signals"};
    size_t n = strlen(dst);

    for (const char *at = strchr(json, '{'); at; at = strchr(at + 1, '{')) {
        size_t len = strcspn(at + 1, "{}") + 1;

        for (size_t k = 0; k < CHECK_COUNT(keys); k++) {
            char key[32];
            const char *value;
            size_t size;

            snprintf(key, sizeof key, "\"%s\":", keys[k]);
            value = strstr(at, key);
            if (!value || value >= at + len)
                continue;
            size = strlen(key);
            size += value[size] == '[' ? strcspn(value + size, "]") : strcspn(value + size, ",}");
            n += (size_t)snprintf(dst + n, RESULT - n, "%.*s ", (int)size, value);
        }
        n += (size_t)snprintf(dst + n, RESULT - n, "\n");
        check_true("there is room for it", n < RESULT);
    }
}

/* What the guests print about their own lot; not the place in the queue, which is told when it
 * suits the server. */
static void told(size_t who, char *dst)
{
    static const char *const about[] = {"waiting\n", "hold",       "message",    "denied",
                                        "admitted",  "removed",    "ejected",    "parked",
                                        "locked",    "one moment", "two minutes"};
    size_t n = strlen(dst);
    const char *out;
    int code = -1;

    if (guests[who].last)
        proc_expect(guest[who], PROC_OUT, guests[who].last);
    else
        code = proc_exit(guest[who], PROC_PATIENCE);
    out = proc_text(guest[who], PROC_OUT);
    n += (size_t)snprintf(dst + n, RESULT - n, "%s (%d):", guests[who].name, code);
    for (const char *end; *out; out = end) {
        end = out + strcspn(out, "\n") + 1;
        for (size_t i = 0; i < CHECK_COUNT(about); i++)
            if (strstr(out, about[i]) && strstr(out, about[i]) < end) {
                n += (size_t)snprintf(dst + n, RESULT - n, " %.*s;", (int)(end - out - 1), out);
                break;
            }
    }
    snprintf(dst + n, RESULT - n, "\n");
}

static void result_of(struct serve *s, char dst[RESULT])
{
    static const char *const asked[][5] = {{"log", "show", "--json"},
                                           {"waiting", "interview", "--json"},
                                           {"people", "interview", "--json"},
                                           {"block", "list", "--json"}};
    static char out[TEXT];

    dst[0] = '\0';
    for (size_t i = 0; i < CHECK_COUNT(asked); i++) {
        check_int(asked[i][0], serve_verb(s, asked[i], out, NULL, sizeof out), 0);
        members(out, dst);
    }
    for (size_t i = 0; i < GUESTS; i++)
        told(i, dst);
}

/* What it has to be, whatever it was done by. */
static void check_result(const char *text)
{
    static const char *const wanted[] = {
        "\"what\":\"admitted\" \"room\":\"interview\" \"name\":\"Ana Lima\" \"by\":\"host\"",
        "\"what\":\"denied\" \"room\":\"interview\" \"name\":\"Bob Ray\" \"by\":\"host\" "
        "\"reason\":\"no seat\"",
        "\"what\":\"blocked\" \"room\":\"interview\" \"name\":\"Zed Zed\" \"by\":\"host\"",
        "\"what\":\"undone\" \"room\":\"interview\" \"name\":\"Mia Wong\" \"by\":\"host\"",
        "\"what\":\"parked\" \"room\":\"interview\" \"name\":\"Tom Park\" \"by\":\"host\"",
        "\"what\":\"ejected\" \"room\":\"interview\" \"name\":\"Ana Lima\" \"by\":\"host\"",
        "\"length\":\"24h\"",
        "Bob Ray (3): waiting; denied: no seat;",
        "Eva Roth (3): waiting;",
        "Max Late (3): waiting;",
        "Pia Last (-1): waiting;",
        "\"room\":\"interview\" \"name\":\"Pia Last\" \"held\":false",
    };

    for (size_t i = 0; i < CHECK_COUNT(wanted); i++)
        if (!strstr(text, wanted[i])) {
            fputs(text, stderr);
            fail_msg("%s is not in it", wanted[i]);
        }
}

static void keys_and_lines_do_the_same(void **state)
{
    void (*const faces[])(struct serve *, const char *) = {by_keys, by_lines};
    static char result[2][RESULT];

    (void)state;
    for (size_t f = 0; f < 2; f++) {
        char config[TMP_PATH_MAX + 32];
        struct serve s;

        serve_start(&s);
        serve_room(&s, "interview");
        console_config(&s, "grace = 1\n", config);
        for (size_t i = 0; i < FIRST; i++)
            comes(&s, i);
        faces[f](&s, config);
        result_of(&s, result[f]);
        for (size_t i = 0; i < GUESTS; i++)
            serve_leave(guest[i]);
        serve_stop(&s);
    }
    check_result(result[0]);
    if (!str_eq(result[0], result[1])) {
        fprintf(stderr, "by keys:\n%s\nby lines:\n%s\n", result[0], result[1]);
        fail_msg("lines do something else than keys");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys_and_lines_do_the_same)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
