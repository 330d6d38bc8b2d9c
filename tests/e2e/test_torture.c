/* The server is killed at a random moment under load, again and again, and a model of its own
 * holds it to what was told before:
 *
 * - a knock that was answered is there after the restart, under the same id and in the same order,
 *   unless a decision on it is in the record;
 * - a decision that was answered is in the record, and nobody has two;
 * - nobody is in the record as admitted whom nobody asked to admit;
 * - nobody is told one thing while the record says another, before the kill or after;
 * - the record is whole: every line follows the one before.
 *
 * A few kills in every test run; FOYER_TORTURE_KILLS=500 for more (make torture). */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/rng.h"
#include "net/base/str.h"
#include "net/proto/journal.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

enum {
    KILLS = 12,
    CROWD = 16,         /* people at the door before each kill */
    CROWD_LARGE = 1000, /* in every LARGE_EVERY-th round, all of whom are admitted */
    LARGE_EVERY = 100,
    ORDERS = 4, /* decisions under way when it is killed */
    KILL_WITHIN_US = 12000,
    LINES_PER_PAGE = 1000,
};

enum said { SAID_NOTHING, SAID_ADMITTED, SAID_DENIED };

/* Somebody at the door, as the outside knows. */
struct soul {
    char id[LIMIT_ID + 1], device[24], place[LIMIT_PLACE + 1];
    struct raw *c;
    bool leaves;        /* asked to go: may be gone */
    bool may_admit;     /* somebody asked to admit */
    enum said told;     /* by a frame */
    enum said recorded; /* by the record */
};

/* A decision under way. */
struct order {
    struct raw *c;
    enum said what;
    struct soul *who; /* null: everybody */
};

static struct serve server;
static struct raw_server at; /* the same, as raw.h wants it */
static struct soul *soul;
static size_t n_souls;
static int64_t journal_n;
static struct journal_check chain;
static struct {
    int kills, knocks, decisions, answered;
} seen;

/* ---- small parts ---- */

static struct soul *by_id(const char *id)
{
    for (size_t i = 0; i < n_souls; i++)
        if (str_eq(soul[i].id, id))
            return &soul[i];
    return NULL;
}

static void tell(struct soul *s, enum said what)
{
    if (s->told != SAID_NOTHING && s->told != what)
        fail_msg("%s was told two different things", s->id);
    s->told = what;
}

/* What a frame says about being let in. */
static void hear(struct soul *s, const char *frame)
{
    if (strstr(frame, "\"action\":\"access-state-updated\"") && strstr(frame, "\"level\":\"full\""))
        tell(s, SAID_ADMITTED);
    if (strstr(frame, "\"action\":\"error\"") && strstr(frame, "not-allowed"))
        tell(s, SAID_DENIED);
}

/* ---- people ---- */

/* Opens and joins, with the place from before if there is one. The answer is free()d by hear_join.
 */
static void send_join(struct soul *s)
{
    char text[1024];

    s->c = raw_signal(&at);
    snprintf(text, sizeof text,
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"tea\",\"user_name\":\"Guest %s\","
             "\"device\":\"%s\"%s%s%s}",
             s->device, s->device, *s->place ? ",\"place\":\"" : "", s->place,
             *s->place ? "\"" : "");
    raw_text(s->c, text);
}

static void knock(struct soul *s)
{
    char *answer;

    rng_name(s->device, sizeof s->device);
    send_join(s);
    raw_text(s->c, "{\"id\":2,\"action\":\"request-access\",\"name\":\"Somebody\"}");
    answer = raw_until(s->c, "\"reply\":1");
    raw_member(answer, "session_id", s->id, sizeof s->id);
    free(answer);
    answer = raw_until(s->c, "\"reply\":2");
    raw_member(answer, "place", s->place, sizeof s->place);
    free(answer);
    seen.knocks++;
}

/* Comes back after a restart and hears what has become of the knock. */
static void come_back(struct soul *s)
{
    char *answer, id[LIMIT_ID + 1];

    send_join(s);
    answer = raw_until(s->c, "\"reply\":1");
    if (strstr(answer, "\"ok\":true")) {
        raw_member(answer, "session_id", id, sizeof id);
        if (!s->leaves && s->recorded != SAID_DENIED)
            check_str("the id after coming back", id, s->id);
        if (str_eq(id, s->id) && strstr(answer, "\"access\":{\"level\":\"full\"}"))
            tell(s, SAID_ADMITTED);
    } else if (!s->leaves) {
        tell(s, SAID_DENIED);
    }
    free(answer);
}

static void go(struct soul *s)
{
    if (s->c)
        raw_close(s->c);
    s->c = NULL;
}

/* Reads what came before the end of the connection. */
static void hear_all(struct soul *s)
{
    char *frame;

    while ((frame = raw_next(s->c, NULL)) != NULL) {
        hear(s, frame);
        free(frame);
    }
    go(s);
}

/* ---- decisions ---- */

static void post(struct order *o, const char *body)
{
    char text[1024];

    o->c = raw_open(&at);
    snprintf(text, sizeof text,
             "POST /v1/rooms/tea/waiting HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             server.key, strlen(body), body);
    raw_puts(o->c, text);
    seen.decisions++;
}

static void decide(struct order *o, bool everybody)
{
    char body[256];

    o->what = everybody || rng_u32() % 2 ? SAID_ADMITTED : SAID_DENIED;
    o->who = everybody ? NULL : &soul[rng_u32() % n_souls];
    snprintf(body, sizeof body, "{\"%s\":{\"grantRequestedAccess\":%s}}",
             everybody ? "*" : o->who->id, o->what == SAID_ADMITTED ? "true" : "false");
    for (size_t i = 0; i < n_souls && o->what == SAID_ADMITTED; i++)
        if (everybody || o->who == &soul[i])
            soul[i].may_admit = true;
    post(o, body);
}

/* What an order was answered, if it was: then the record has to have it. */
static void read_answer(struct order *o)
{
    char *body = NULL;
    int status = raw_answer(o->c, &body, false);

    raw_close(o->c);
    if (status < 0)
        return;
    check_int("the answer to a decision", status, 200);
    seen.answered++;
    for (size_t i = 0; i < n_souls; i++) {
        const char *ids = strstr(body, "\"ids\":["), *end = ids ? strchr(ids, ']') : NULL;
        const char *found = ids ? strstr(ids, soul[i].id) : NULL;

        if (found && found < end && soul[i].recorded != o->what)
            fail_msg("%s was decided, as was answered, and the record does not say so", soul[i].id);
    }
    free(body);
}

/* ---- the record ---- */

static void take_line(const char *line, size_t len)
{
    struct journal_entry e;
    struct error err = {""};
    struct soul *s;
    enum said what;

    if (!journal_check_line(&chain, line, len, &err) || !journal_read(line, len, &e, &err))
        fail_msg("the record: %s: %.*s", err.text, (int)len, line);
    journal_n = e.n;
    what = e.what == JOURNAL_ADMITTED ? SAID_ADMITTED
           : e.what == JOURNAL_DENIED ? SAID_DENIED
                                      : SAID_NOTHING;
    s = by_id(e.id);
    if (what == SAID_NOTHING || !s)
        return;
    if (s->recorded != SAID_NOTHING)
        fail_msg("%s has two decisions in the record", s->id);
    if (what == SAID_ADMITTED && !s->may_admit)
        fail_msg("%s is admitted, and nobody asked for that", s->id);
    s->recorded = what;
}

static void read_record(void)
{
    char path[96], *body;
    int64_t before;

    do {
        before = journal_n;
        snprintf(path, sizeof path, "/v1/journal?format=lines&limit=%d&after=%lld", LINES_PER_PAGE,
                 (long long)journal_n);
        check_int(path, raw_rest(&at, "GET", path, server.key, NULL, &body), 200);
        for (const char *p = body; *p;) {
            size_t n = strcspn(p, "\n");

            if (n)
                take_line(p, n);
            p += n + (p[n] == '\n');
        }
        free(body);
    } while (journal_n - before == LINES_PER_PAGE);
}

/* ---- what must hold ---- */

/* Everybody whose knock was answered and who is not decided waits, in the order of the answers. */
static void check_queue(void)
{
    char *body, *from;

    check_int("the queue", raw_rest(&at, "GET", "/v1/rooms/tea/waiting", server.key, NULL, &body),
              200);
    from = body;
    for (size_t i = 0; i < n_souls; i++) {
        char *found = strstr(from, soul[i].id);

        if (soul[i].recorded != SAID_NOTHING || soul[i].leaves) {
            if (soul[i].recorded != SAID_NOTHING && strstr(body, soul[i].id))
                fail_msg("%s is decided and waits", soul[i].id);
            continue;
        }
        if (!found)
            fail_msg("the knock of %s, the %zu. of %zu, is lost or out of its place", soul[i].id,
                     i + 1, n_souls);
        from = found;
    }
    free(body);
}

static void check_told(void)
{
    for (size_t i = 0; i < n_souls; i++)
        if (soul[i].told != SAID_NOTHING && soul[i].told != soul[i].recorded)
            fail_msg("%s was told %s, and the record says %d", soul[i].id,
                     soul[i].told == SAID_ADMITTED ? "admitted" : "denied", soul[i].recorded);
}

/* ---- a round ---- */

static void wait_a_moment(void)
{
    /* Any moment is the one that is looked for: from within the first system call to after all. */
    struct timespec t = {.tv_nsec = (long)(rng_u32() % KILL_WITHIN_US) * 1000};

    ppoll(NULL, 0, &t, NULL);
}

static void load_and_kill(struct order *order, bool large)
{
    for (int i = 0; i < ORDERS; i++)
        decide(&order[i], large ? i == 0 : rng_u32() % 16 == 0);
    if (rng_u32() % 4 == 0) {
        struct soul *s = &soul[rng_u32() % n_souls];

        s->leaves = true;
        raw_text(s->c, "{\"id\":3,\"action\":\"leave-meeting\"}");
    }
    wait_a_moment();
    serve_kill(&server);
    for (size_t i = 0; i < n_souls; i++)
        hear_all(&soul[i]);
    seen.kills++;
}

static void one_round(bool large)
{
    struct order order[ORDERS] = {{0}};

    n_souls = large ? CROWD_LARGE : CROWD;
    soul = xcalloc(n_souls, sizeof *soul);
    for (size_t i = 0; i < n_souls; i++) {
        knock(&soul[i]);
        for (size_t j = 0; i % CROWD == 0 && j < i; j++)
            raw_drain(soul[j].c); /* with a crowd, knocking takes its time */
    }
    load_and_kill(order, large);
    serve_restart(&server);
    read_record();
    for (int i = 0; i < ORDERS; i++)
        read_answer(&order[i]);
    check_told();
    check_queue();
    for (size_t i = 0; i < n_souls; i++)
        come_back(&soul[i]);
    check_told();
    for (size_t i = 0; i < n_souls; i++) {
        if (soul[i].told == SAID_NOTHING && soul[i].recorded != SAID_NOTHING && !soul[i].leaves)
            fail_msg("%s came back and was not told", soul[i].id);
        raw_text(soul[i].c, "{\"id\":9,\"action\":\"leave-meeting\"}");
        hear_all(&soul[i]);
    }
    free(soul);
}

static int kills_wanted(void)
{
    const char *text = getenv("FOYER_TORTURE_KILLS");
    int64_t n = KILLS;

    if (text && !str_int(text, 1, 100000, &n))
        fail_msg("FOYER_TORTURE_KILLS is a number");
    return (int)n;
}

static void test_kills(void **state)
{
    static const char *const verify[] = {"log", "verify", NULL};
    int kills = kills_wanted();

    (void)state;
    journal_check_start(&chain);
    serve_start(&server);
    at.conf.port = (uint16_t)server.port;
    SERVE_DO(&server, "room", "create", "tea", "--private", "--knocking", "--set",
             "max_participants=100000");
    for (int i = 0; i < kills; i++)
        one_round(kills >= LARGE_EVERY && i % LARGE_EVERY == LARGE_EVERY / 2);
    serve_do(&server, verify);
    serve_stop(&server);
    printf("%d kills, %d knocks, %d decisions, %d of them answered\n", seen.kills, seen.knocks,
           seen.decisions, seen.answered);
    assert_int_equal(seen.kills, kills);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_kills)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
