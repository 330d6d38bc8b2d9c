/* The record over REST, in the file, and over kill -9: nothing that was told is missing from it,
 * and it agrees with the database. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/proto/journal.h"
#include "tests/lib/check.h"
#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

enum { TEXT = 1 << 20, CROWD = 40 };

/* ---- pages ---- */

static char *get(const struct raw_server *r, const char *path, int status)
{
    char *body = NULL;

    check_int(path, raw_rest(r, "GET", path, NULL, NULL, &body), status);
    return body;
}

static size_t count(const char *text, const char *what)
{
    size_t n = 0;

    for (const char *p = text; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

/* Checks the chain of a text; the number of lines. */
static int64_t check_chain(const char *text, char head[JOURNAL_HASH + 1])
{
    struct journal_check c;
    struct error err = {""};

    journal_check_start(&c);
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");

        if (!journal_check_line(&c, p, n, &err))
            fail_msg("line %lld: %s", (long long)c.lines + 1, err.text);
        p += n + (p[n] == '\n');
    }
    str_copy(head, JOURNAL_HASH + 1, c.prev);
    return c.lines;
}

static void test_pages(void **state)
{
    static const struct {
        const char *what, *query;
        int status;
        size_t lines;
        int total; /* -1: not told */
    } rows[] = {
        {"all", "", 200, 6, 6},
        {"one room", "?room=b", 200, 2, 2},
        {"no such room", "?room=nowhere", 200, 0, 0},
        {"after", "?after=4", 200, 2, 6},
        {"after the end", "?after=6", 200, 0, 6},
        {"a limit", "?limit=2", 200, 2, 6},
        {"the second page of a room", "?room=a&after=2&limit=1", 200, 1, 4},
        {"before the beginning", "?before=1", 200, 0, 6},
        {"since the beginning", "?since=1", 200, 6, 6},
        {"since the end of time", "?since=4503599627370496", 200, 0, 6},
        {"lines", "?format=lines", 200, 6, -1},
        {"limit 0", "?limit=0", 200, 0, 6},
        {"limit 1000", "?limit=1000", 200, 6, 6},
        {"limit 1001", "?limit=1001", 400, 0, -1},
        {"no number", "?after=x", 400, 0, -1},
        {"negative", "?after=-1", 400, 0, -1},
        {"another format", "?format=xml", 400, 0, -1},
        {"a quote in the room", "?room=%27%20OR%201", 200, 0, 0},
    };
    struct raw_server r = {0};
    char path[256], want[64], head[JOURNAL_HASH + 1], *body;

    (void)state;
    raw_server_start(&r);
    for (int i = 0; i < 2; i++)
        check_int("a room",
                  raw_rest(&r, "POST", "/v1/rooms", NULL,
                           i ? "{\"name\":\"b\"}" : "{\"name\":\"a\"}", NULL),
                  200);
    for (int i = 0; i < 4; i++)
        check_int("a change",
                  raw_rest(&r, "POST", i == 3 ? "/v1/rooms/b" : "/v1/rooms/a", NULL,
                           i % 2 ? "{\"privacy\":\"private\"}" : "{\"privacy\":\"public\"}", NULL),
                  200);
    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(path, sizeof path, "/v1/journal%s", rows[i].query);
        body = get(&r, path, rows[i].status);
        check_int(rows[i].what, count(body, "\"what\":"), rows[i].lines);
        if (rows[i].total >= 0) {
            snprintf(want, sizeof want, "{\"total_count\":%d,\"data\":[", rows[i].total);
            check_true(rows[i].what, str_starts(body, want));
        }
        free(body);
    }
    check_int("no key", raw_rest(&r, "GET", "/v1/journal", "", NULL, NULL), 400);
    check_int("a wrong key", raw_rest(&r, "GET", "/v1/journal", "wrong", NULL, NULL), 401);
    raw_server_restart(&r);
    check_int("a room after a restart",
              raw_rest(&r, "POST", "/v1/rooms", NULL, "{\"name\":\"c\"}", NULL), 200);
    body = get(&r, "/v1/journal?format=lines", 200);
    check_int("the chain goes on", check_chain(body, head), 7);
    free(body);
    raw_server_stop(&r);
}

/* ---- the verb ---- */

static void verb(struct serve *s, const char *const *args, int code, char *out)
{
    check_int(args[1], serve_verb(s, args, out, NULL, TEXT), code);
}
#define VERB(s, code, out, ...) verb((s), (const char *const[]){__VA_ARGS__, NULL}, (code), (out))

static void rewrite(const char *file, const char *text)
{
    FILE *f = fopen(file, "we");

    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void test_verify(void **state)
{
    struct serve s;
    struct proc *guest;
    char id[64], file[TMP_PATH_MAX], head[JOURNAL_HASH + 1], *out = xmalloc(TEXT),
                                                             *text = xmalloc(TEXT);

    (void)state;
    serve_start(&s);
    serve_room(&s, "interview");
    guest = serve_guest(&s, "interview", "Ana Lima");
    SERVE_DO(&s, "admit", "interview", "--all");
    proc_expect(guest, PROC_OUT, "admitted");
    serve_id(&s, "people", "interview", "Ana Lima", id);
    SERVE_DO(&s, "rename", "interview", id, "Dr. Lima");
    serve_leave(guest);
    tmp_path(file, s.dir, "export");
    VERB(&s, 0, out, "log", "export", file);
    VERB(&s, 0, out, "log", "verify");
    tmp_read(text, TEXT, file);
    check_chain(text, head);
    assert_non_null(strstr(out, head));
    VERB(&s, 0, text, "log", "verify", file);
    assert_string_equal(out, text);
    tmp_read(text, TEXT, file);
    VERB(&s, 0, out, "log", "verify", "--expect", head, file);
    memcpy(strrchr(text, '}') - 2, "x", 1); /* in the last line: only a noted head can tell */
    rewrite(file, text);
    VERB(&s, 0, out, "log", "verify", file);
    VERB(&s, 1, out, "log", "verify", "--expect", head, file);
    assert_non_null(strstr(out, "none has the hash"));
    memcpy(strstr(text, "Ana Lima"), "Ana Lina", 8);
    rewrite(file, text);
    VERB(&s, 1, out, "log", "verify", file);
    assert_non_null(strstr(out, "line 3 is broken"));
    VERB(&s, 0, out, "log", "show", "--room", "interview");
    assert_non_null(strstr(out, "Ana Lima"));
    VERB(&s, 0, out, "log", "attendance", "interview");
    assert_non_null(strstr(out, "1  (renamed Dr. Lima)\n"));
    VERB(&s, 0, out, "log", "attendance", "interview", "--json");
    assert_non_null(strstr(out, "\"people\":[{\"name\":\"Ana Lima\",\"given_name\":\"Dr. Lima\""));
    assert_non_null(strstr(out, "\"joins\":1"));
    serve_stop(&s);
    free(out);
    free(text);
}

/* ---- kill -9 ---- */

/* Whether the last line about an id says that it waits, is inside, or is gone. */
static char place_of(const char *text, const char *id)
{
    char place = '-';

    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");
        struct journal_entry e;
        struct error err = {""};

        assert_true(journal_read(p, n, &e, &err));
        p += n + (p[n] == '\n');
        if (!str_eq(e.id, id))
            continue;
        if (e.what == JOURNAL_KNOCK || e.what == JOURNAL_PARKED)
            place = 'w';
        else if (e.what == JOURNAL_JOINED)
            place = 'i';
        else if (e.what != JOURNAL_ADMITTED && e.what != JOURNAL_HELD)
            place = '-';
    }
    return place;
}

/* Everybody in a list of the server is where the record says. */
static int agree(const char *list, const char *text, char place)
{
    int n = 0;

    for (const char *p = list; (p = strstr(p, "\"id\":\"")) != NULL; n++) {
        char id[LIMIT_ID + 1];

        p += 6;
        assert_true(strcspn(p, "\"") == LIMIT_ID);
        memcpy(id, p, LIMIT_ID);
        id[LIMIT_ID] = '\0';
        check_int(id, place_of(text, id), place);
    }
    return n;
}

static void test_kill(void **state)
{
    struct serve s;
    struct proc *guest[CROWD];
    char name[32], path[TMP_PATH_MAX], head[JOURNAL_HASH + 1];
    char *out = xmalloc(TEXT), *text = xmalloc(TEXT);
    const char *argv[] = {proc_foyer(), "knock", "interview", "--name", name, NULL};

    (void)state;
    serve_start(&s);
    serve_room(&s, "interview");
    for (int i = 0; i < CROWD; i++) {
        snprintf(name, sizeof name, "Guest %d", i);
        guest[i] = proc_start(&(struct proc_conf){.argv = argv, .env = s.env});
        if (i % 8 == 7)
            serve_verb(&s, (const char *const[]){"admit", "interview", "--oldest", "2", NULL}, out,
                       NULL, TEXT);
    }
    serve_kill(&s); /* in the middle of knocks */
    for (int i = 0; i < CROWD; i++)
        proc_free(guest[i]);
    serve_restart(&s);
    tmp_path(path, s.dir, "export");
    VERB(&s, 0, out, "log", "verify");
    VERB(&s, 0, out, "log", "export", path);
    tmp_read(text, TEXT, path);
    assert_true(check_chain(text, head) > 1);
    VERB(&s, 0, out, "waiting", "interview", "--json");
    agree(out, text, 'w');
    serve_stop(&s);
    free(out);
    free(text);
}

/* ---- the dry run of rules ---- */

static void test_dry_run(void **state)
{
    static const char rules[] = "rule vip if name in file vip.list then admit\n"
                                "rule bad if name ~ /^Bad/ then deny \"no\"\n"
                                "rule two if waiting >= 2 then hold \"one moment\"\n"
                                "default ask\n";
    static const char *const names[] = {"Ana", "Bad Bo", "Vera", "Cleo", "Dan", "Bad Eva"};
    struct serve s;
    struct proc *guest[CHECK_COUNT(names)];
    char live[TMP_PATH_MAX], other[TMP_PATH_MAX], export[TMP_PATH_MAX], *out = xmalloc(TEXT);
    const char *argv[] = {proc_foyer(), "knock", "interview", "--name", NULL, NULL};

    (void)state;
    serve_start(&s);
    serve_room(&s, "interview");
    serve_kill(&s);
    tmp_put(s.data, "rules/vip.list", "Vera\n");
    tmp_put(s.data, "rules/interview.rules", rules);
    tmp_put(s.data, "rules/other.rules-draft",
            "rule a if name = \"Ana\" then admit\ndefault ask\n");
    tmp_path(live, s.data, "rules/interview.rules");
    tmp_path(other, s.data, "rules/other.rules-draft");
    serve_restart(&s);
    for (size_t i = 0; i < CHECK_COUNT(names); i++) {
        argv[4] = names[i];
        guest[i] = proc_start(&(struct proc_conf){.argv = argv, .env = s.env});
        proc_expect(guest[i], PROC_OUT,
                    str_starts(names[i], "Bad") ? "denied"
                    : str_eq(names[i], "Vera")  ? "admitted"
                                                : "waiting");
    }
    tmp_path(export, s.dir, "export");
    VERB(&s, 0, out, "log", "export", export);
    VERB(&s, 0, out, "config", "check", live, "--replay", export);
    assert_non_null(strstr(out, "vip (line 1)"));
    assert_non_null(strstr(out, "bad (line 2)"));
    assert_non_null(strstr(out, "two (line 3)"));
    assert_non_null(strstr(out, "default (line 4)"));
    assert_non_null(strstr(out, "6 knocks: ask 2 admit 1 deny 2 hold 1; 0 get another line"));
    VERB(&s, 0, out, "config", "check", live, "--room", "interview");
    assert_non_null(strstr(out, "6 knocks: ask 2 admit 1 deny 2 hold 1; 0 get another line"));
    VERB(&s, 0, out, "config", "check", other, "--replay", export);
    assert_non_null(strstr(out, "6 get another line"));
    tmp_path(other, s.data, "rules/wrong.rules-draft");
    tmp_write(other, "default ask\nrule a iff name\n");
    VERB(&s, 1, out, "config", "check", other, "--replay", export);
    for (size_t i = 0; i < CHECK_COUNT(names); i++)
        proc_free(guest[i]);
    serve_stop(&s);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_verify),
        cmocka_unit_test(test_kill),
        cmocka_unit_test(test_dry_run),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
