/* Two consoles and three scripts moderate the same busy room: every decision has one author, no
 * guest is told anything twice or two different things, and both consoles end with the same lists
 * as the server. A few seconds; FOYER_BUSY_S=60 for a whole minute (make busy). */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "tests/lib/check.h"
#include "tests/lib/console.h"
#include "tests/lib/ledger.h"
#include "tests/lib/lists.h"

enum {
    CONSOLES = 2,
    SCRIPTS = 3,
    SLOTS = 20, /* guests at a time: more than seats, fewer than rows */
    NAME = LISTS_NAME,
    GUESTS_MAX = 4000,
    SHORT_S = 10,
    MORE_S = 40, /* after it, for a machine that has done nothing by then */
    TEXT = 8 * 1024 * 1024,
    PACE_MS = 10,
    QUIET_MS = 1500 /* the grace time is one second */
};

static const char room[] = "busy", seats[] = "max_participants=8";
static const char *const hosts[] = {"Mira", "Tom", "api", NULL};

struct guest {
    struct proc *proc;
    int64_t leaves_at;
    bool asked;
    char name[NAME];
};

struct past { /* a guest whose process has ended */
    char name[NAME];
    char *words;
    bool cut;
};

struct script {
    struct proc *proc;
    bool looked; /* proc was a look at the list; what is done next is in the answer */
    size_t done, refused;
};

struct host {
    struct vt *vt;
    int64_t next; /* when to press */
    bool confirm; /* yes to a dialog */
    size_t keys;
};

static struct serve server;
static struct guest guest[SLOTS];
static struct past past[GUESTS_MAX];
static struct script script[SCRIPTS];
static struct host host[CONSOLES];
static size_t n_past, n_guests;
static uint32_t seed = 20261128;
static char text[TEXT];

static uint32_t dice(uint32_t n)
{
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % n;
}

/* ---- guests ---- */

static void guest_comes(struct guest *g, int64_t now)
{
    const char *argv[] = {proc_foyer(), "knock", room, "--name", g->name, "--json", NULL};

    assert_true(n_guests < GUESTS_MAX);
    snprintf(g->name, sizeof g->name, "Guest%04zu", n_guests++ % 10000);
    g->proc = proc_start(&(struct proc_conf){.argv = argv, .env = server.env});
    g->leaves_at = now + 500 + dice(6000);
    g->asked = false;
}

static void guest_turn(struct guest *g, int64_t now, bool coming)
{
    struct past *p = &past[n_past];

    if (!g->proc) {
        if (coming && dice(5) == 0)
            guest_comes(g, now);
        return;
    }
    while (proc_pump(g->proc, now))
        continue;
    if (!proc_running(g->proc)) {
        proc_exit(g->proc, PROC_PATIENCE); /* with its last words */
        str_copy(p->name, sizeof p->name, g->name);
        p->words = xstrdup(proc_text(g->proc, PROC_OUT));
        p->cut = g->asked;
        n_past++;
        proc_free(g->proc);
        g->proc = NULL;
    } else if (coming && !g->asked && now >= g->leaves_at && proc_len(g->proc, PROC_OUT)) {
        g->asked = true;
        proc_signal(g->proc, SIGINT);
    }
}

/* ---- scripts ---- */

/* Some id of a list as JSON; false when nobody is there. */
static bool some_id(const char *json, char dst[64])
{
    static const char key[] = "\"id\":\"";
    const char *at = json;
    uint32_t n = 0;

    while ((at = strstr(at, key)) != NULL && ++n)
        at += strlen(key);
    if (n == 0)
        return false;
    at = json;
    for (uint32_t i = dice(n) + 1; i > 0; i--)
        at = strstr(at, key) + strlen(key);
    snprintf(dst, 64, "%.36s", at);
    return true;
}

static void run_script(struct script *s, const char *const *args)
{
    const char *argv[12] = {proc_foyer()};

    for (int i = 0; i < 10 && args[i]; i++)
        argv[i + 1] = args[i];
    s->proc = proc_start(&(struct proc_conf){.argv = argv, .env = server.env});
}
#define SCRIPT(s, ...) run_script((s), (const char *const[]){__VA_ARGS__, NULL})

/* One verb on somebody whom the script has just read of; others may have been quicker. */
static void act(struct script *s, const char *json, bool inside)
{
    char id[64], decision[64];
    const char *at = strstr(json, "\"decision\":\"");

    if (!some_id(json, id))
        return;
    if (at && dice(3) == 0) {
        snprintf(decision, sizeof decision, "%.36s", at + strlen("\"decision\":\""));
        SCRIPT(s, "undo", room, decision);
    } else if (inside) {
        switch (dice(4)) {
        case 0: SCRIPT(s, "eject", room, id, "--grace", "1"); break;
        case 1: SCRIPT(s, "eject", room, id); break;
        case 2: SCRIPT(s, "park", room, id); break;
        default: SCRIPT(s, "mute", room, id); break;
        }
    } else {
        switch (dice(6)) {
        case 0: SCRIPT(s, "deny", room, id, "--grace", "1"); break;
        case 1: SCRIPT(s, "deny", room, id, "--reason", "not today"); break;
        case 2: SCRIPT(s, "hold", room, id, "--text", "soon"); break;
        case 3: SCRIPT(s, "admit", room, "--oldest", "2"); break;
        default: SCRIPT(s, "admit", room, id); break;
        }
    }
}

static void script_turn(struct script *s, int64_t now, bool working)
{
    int code;

    if (s->proc) {
        while (proc_pump(s->proc, now))
            continue;
        if (proc_running(s->proc))
            return;
        code = proc_exit(s->proc, 0);
        str_copy(text, TEXT, proc_text(s->proc, PROC_OUT));
        if (code != 0 && code != 1 && code != 4)
            fail_msg("a script ended with %d: %s", code, proc_text(s->proc, PROC_ERR));
        s->done += !s->looked && code == 0;
        s->refused += !s->looked && code != 0;
        proc_free(s->proc);
        s->proc = NULL;
        if (working && s->looked && code == 0)
            act(s, text, strstr(text, "joined_at") || strstr(text, "joinTime"));
        s->looked = false;
    } else if (working) {
        s->looked = true;
        SCRIPT(s, dice(2) ? "waiting" : "people", room, "--json");
    }
}

/* ---- consoles ---- */

static void host_turn(struct host *h, int64_t now, bool working)
{
    /* Each in a read of its own, at the speed of somebody quick. */
    static const char *const keys[] = {"2", "2", "j", "k", "g", "a", "a", "d", "d", "+",
                                       " ", "3", "3", "j", "p", "x", "M", "z", "Z", "A"};
    const char *key;

    vt_drain(h->vt);
    if (!proc_running(vt_proc(h->vt)))
        fail_msg("a console has ended");
    if (now < h->next)
        return;
    h->next = now + 90 + dice(120);
    if (h->confirm) { /* the question has been read */
        vt_type(h->vt, "y");
        h->confirm = false;
        return;
    }
    if (!working)
        return;
    key = keys[dice(CHECK_COUNT(keys))];
    vt_type(h->vt, key);
    h->keys++;
    h->confirm = *key == 'A';
    if (h->confirm)
        h->next = now + 700;
}

/* ---- what was seen and heard ---- */

static void check_lists(const struct ledger *book)
{
    struct lists want;

    lists_of_server(&server, room, &want);
    for (int i = 0; i < CONSOLES; i++) {
        vt_type(host[i].vt, "2"); /* rows of people who have gone stay until the next key */
        lists_expect(host[i].vt, &want);
    }
    for (size_t i = 0; i < book->n_people; i++) {
        const struct ledger_person *p = &book->person[i];

        if (p->place != LEDGER_OVER &&
            !list_has(p->place == LEDGER_INSIDE ? &want.inside : &want.waiting, p->name))
            fail_msg("%s is in the record and not in the server's list", p->name);
    }
    assert_true(want.waiting.n + want.inside.n > 0);
}

/* What somebody says who is still there, once it is all that the record has. */
static const char *words_of(struct guest *g, const struct ledger_person *p)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE;

    while (!ledger_heard_all(p, proc_text(g->proc, PROC_OUT)) && proc_pump(g->proc, deadline))
        continue;
    return proc_text(g->proc, PROC_OUT);
}

static void check_guests(struct ledger *book)
{
    size_t heard = 0;

    for (size_t i = 0; i < n_past; i++) {
        const struct ledger_person *p = ledger_find(book, past[i].name);

        if (p)
            ledger_check_words(p, past[i].words, past[i].cut);
        else if (!past[i].cut)
            fail_msg("%s is not in the record; it heard: %s", past[i].name, past[i].words);
        heard += p != NULL;
        free(past[i].words);
    }
    for (int i = 0; i < SLOTS; i++)
        if (guest[i].proc) {
            const struct ledger_person *p = ledger_find(book, guest[i].name);

            assert_non_null(p);
            ledger_check_words(p, words_of(&guest[i], p), guest[i].asked);
            heard++;
        }
    assert_int_equal(heard, book->n_people);
}

/* ---- the play ---- */

static int seconds(void)
{
    const char *s = getenv("FOYER_BUSY_S");
    long n = s ? strtol(s, NULL, 10) : 0;

    return n > 0 ? (int)n : SHORT_S;
}

static void turn(bool working)
{
    int64_t now = clock_mono_ms();

    for (int i = 0; i < SLOTS; i++)
        guest_turn(&guest[i], now, working);
    for (int i = 0; i < SCRIPTS; i++)
        script_turn(&script[i], now, working);
    for (int i = 0; i < CONSOLES; i++)
        host_turn(&host[i], now, working);
    console_pause(host[0].vt, PACE_MS);
}

static bool busy(void)
{
    bool yes = host[0].confirm || host[1].confirm;

    for (int i = 0; i < SCRIPTS; i++)
        yes = yes || script[i].proc;
    for (int i = 0; i < SLOTS; i++)
        yes = yes || (guest[i].proc && (guest[i].asked || !proc_len(guest[i].proc, PROC_OUT)));
    return yes;
}

/* Keys typed last may not have been read yet: the help comes after them. */
static void finish_keys(void)
{
    for (int i = 0; i < CONSOLES; i++) {
        console_key(host[i].vt, "\033");
        console_key(host[i].vt, "?");
        vt_expect(host[i].vt, "type to search");
        console_key(host[i].vt, "\033");
        vt_expect_gone(host[i].vt, "type to search");
    }
}

static bool grace_runs(void)
{
    static const char *const verbs[] = {"waiting", "people"};

    for (size_t i = 0; i < CHECK_COUNT(verbs); i++) {
        serve_verb(&server, (const char *const[]){verbs[i], room, "--json", NULL}, text, NULL,
                   TEXT);
        if (strstr(text, "\"decision\":\""))
            return true;
    }
    return false;
}

static size_t record_length(void)
{
    assert_int_equal(
        serve_verb(&server, (const char *const[]){"log", "show", "--room", room, "--json", NULL},
                   text, NULL, TEXT),
        0);
    return strlen(text);
}

/* Until nobody does anything any more, no grace time runs, and the record has stood still for
 * longer than one lasts: what was decided last has happened, and guests have been told. */
static void settle(void)
{
    int64_t deadline = clock_mono_ms() + PROC_PATIENCE, since = clock_mono_ms(), now;
    size_t length = 0, seen;

    while ((now = clock_mono_ms()) < since + QUIET_MS || busy()) {
        if (now > deadline)
            fail_msg("it never gets quiet");
        for (int64_t until = now + 200; clock_mono_ms() < until;)
            turn(false);
        seen = record_length();
        if (seen != length || grace_runs())
            since = clock_mono_ms();
        length = seen;
    }
    SERVE_DO(&server, "log", "verify");
}

static void start_hosts(void)
{
    static const char *const who[CONSOLES] = {"USER=Mira", "USER=Tom"};
    static char config[TMP_PATH_MAX + 32];

    console_config(&server, "grace = 1\n", config);
    for (int i = 0; i < CONSOLES; i++)
        host[i].vt = console_start(
            &server,
            &(struct console_conf){.rows = 60,
                                   .cols = 90, /* no pane of details, which holds a name too */
                                   .room = room,
                                   .env = (const char *const[]){config, who[i], NULL}});
}

static void report(const struct ledger *book)
{
    size_t done = 0, refused = 0, keys = 0;

    for (int i = 0; i < SCRIPTS; i++) {
        done += script[i].done;
        refused += script[i].refused;
    }
    for (int i = 0; i < CONSOLES; i++)
        keys += host[i].keys;
    print_message("%zu guests, %zu keys, %zu verbs done and %zu refused; %zu lines: %zu decisions, "
                  "%zu admitted, %zu denied, %zu ejected, %zu parked, %zu undone\n",
                  book->n_people, keys, done, refused, book->lines, book->n_decisions,
                  book->count[JOURNAL_ADMITTED], book->count[JOURNAL_DENIED],
                  book->count[JOURNAL_EJECTED], book->count[JOURNAL_PARKED],
                  book->count[JOURNAL_UNDONE]);
    assert_true(book->n_decisions > 0 && done > 0 && book->count[JOURNAL_ADMITTED] > 0);
    if (seconds() <= SHORT_S)
        return; /* a loaded machine does little in so short a time */
    assert_true(book->n_decisions > 20 && done > 10 && refused > 0);
    assert_true(book->count[JOURNAL_ADMITTED] > 5 && book->count[JOURNAL_DENIED] > 2);
    for (size_t i = 0; hosts[i]; i++) {
        size_t k = 0;

        while (k < book->n_decisions && !str_eq(book->decision[k].author, hosts[i]))
            k++;
        check_true(hosts[i], k < book->n_decisions);
    }
}

static void play(int s)
{
    for (int64_t end = clock_mono_ms() + 1000 * s; clock_mono_ms() < end;)
        turn(true);
}

/* Whether a script has done something, and somebody was let in. */
static bool enough(void)
{
    size_t done = 0;

    for (int i = 0; i < SCRIPTS; i++)
        done += script[i].done;
    record_length();
    return done > 0 && strstr(text, journal_words[JOURNAL_ADMITTED]);
}

static void a_busy_room(void **state)
{
    struct ledger *book;

    (void)state;
    serve_start(&server);
    SERVE_DO(&server, "room", "create", room, "--private", "--knocking", "--set", seats);
    start_hosts();
    play(seconds());
    for (int more = 0; more < MORE_S && !enough(); more++)
        play(1);
    for (int i = 0; i < 4; i++) /* somebody is there to be seen */
        if (!guest[i].proc)
            guest_comes(&guest[i], clock_mono_ms());
    settle();
    finish_keys();
    settle();
    record_length();
    book = ledger_read(text, hosts);
    check_lists(book);
    check_guests(book);
    report(book);
    ledger_free(book);
    for (int i = 0; i < CONSOLES; i++)
        console_quit(host[i].vt);
    for (int i = 0; i < SLOTS; i++)
        serve_leave(guest[i].proc);
    serve_stop(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_busy_room)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
