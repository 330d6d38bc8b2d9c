/* The dry run of rules over a recorded crowd: the demo's visitors knock at a server with rules, and
 * `foyer config check` names for each knock the line that the live server named. Edited rules name
 * another line for the knocks that the edit concerns, and for no other. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/client/visitors.h"
#include "net/proto/journal.h"
#include "tests/lib/check.h"
#include "tests/lib/serve.h"

enum { TEXT = 1 << 20, KNOCKS = 40, KNOCKS_MAX = 4096, LINES_MIN = 4 };

/* The edit: only what line 2 took can come out otherwise. */
#define RULES(SECOND)                                                            \
    "rule vip if name in file vip.list then admit\n" SECOND                      \
    "rule again if tries >= 2 then deny \"once is enough\"\n"                    \
    "rule one if name = \"Priya Raman\" and not has token then ask\n"            \
    "rule seat if seats < 1 and inside >= 1 then queue\n"                        \
    "rule many if waiting >= 12 and time after 00:00 then hold \"one moment\"\n" \
    "default ask\n"
#define EDITED_LIVE "letter (line 2)"

struct past {
    struct journal_entry knock[KNOCKS_MAX];
    size_t n;
};

/* The knocks of an exported record, in order. */
static void read_knocks(struct past *past, const char *text)
{
    struct journal_entry e;
    struct error err = {""};

    past->n = 0;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "\n");

        if (!journal_read(p, n, &e, &err))
            fail_msg("%s", err.text);
        if (e.what == JOURNAL_KNOCK && past->n < KNOCKS_MAX)
            past->knock[past->n++] = e;
        p += n + (p[n] == '\n');
    }
}

/* How many lines of the rules decided something. */
static size_t different_lines(const struct past *past)
{
    size_t n = 0;

    for (size_t i = 0; i < past->n; i++) {
        size_t k = 0;

        while (k < i && !str_eq(past->knock[k].rule, past->knock[i].rule))
            k++;
        n += k == i;
    }
    return n;
}

static void read_file(struct past *past, const char *file, char *out)
{
    FILE *f = fopen(file, "re");

    assert_non_null(f);
    out[fread(out, 1, TEXT - 1, f)] = '\0';
    fclose(f);
    read_knocks(past, out);
}

/* Visitors knock until enough is recorded; then they go, and the record is in past and in file. */
static void record(struct serve *s, struct past *past, const char *file, char *out)
{
    static const struct visitors_room rooms[] = {{"interview", 3}, {"clinic", 1}};
    const struct visitors_conf conf = {
        .url = s->url, .rooms = rooms, .n_rooms = 2, .most = 60, .per_minute = 1200, .seed = 7};
    int64_t deadline = clock_mono_ms() + 2 * PROC_PATIENCE;
    struct error err = {""};
    struct visitors *v = visitors_new(&conf, &err);

    assert_non_null(v);
    assert_true(visitors_start(v, &err));
    do {
        if (clock_mono_ms() >= deadline)
            fail_msg("only %zu knocks by %zu lines", past->n, different_lines(past));
        assert_int_equal(
            serve_verb(s, (const char *const[]){"log", "export", NULL}, out, NULL, TEXT), 0);
        read_knocks(past, out);
    } while (past->n < KNOCKS || different_lines(past) < LINES_MIN);
    visitors_stop(v);
    SERVE_DO(s, "log", "export", file);
    read_file(past, file, out);
}

/* Each line of the dry run against the knock that it is about. The number of knocks that got
 * another line than live. */
static size_t compare(const struct past *past, const char *out)
{
    const char *p = strchr(out, '\n'); /* behind "is right" */
    size_t other = 0;

    for (size_t i = 0; i < past->n; i++) {
        const struct journal_entry *e = &past->knock[i];
        char line[1024];
        size_t n;

        assert_non_null(p);
        n = strcspn(++p, "\n");
        snprintf(line, sizeof line, "%.*s", (int)n, p);
        p += n;
        if (strstr(line, "(the server said ")) {
            check_str("only what the edit concerns", e->rule, EDITED_LIVE);
            other++;
        } else if (!strstr(line, e->rule) || !*e->rule) {
            fail_msg("knock %zu: live %s, dry run: %s", i + 1, e->rule, line);
        }
    }
    return other;
}

static void dry_run(struct serve *s, const struct past *past, const char *rules, const char *file,
                    char *out, size_t want)
{
    char sum[64];

    assert_int_equal(
        serve_verb(s, (const char *const[]){"config", "check", rules, "--replay", file, NULL}, out,
                   NULL, TEXT),
        0);
    check_int("knocks with another line", (long long)compare(past, out), (long long)want);
    snprintf(sum, sizeof sum, "%zu knocks:", past->n);
    assert_non_null(strstr(out, sum));
    snprintf(sum, sizeof sum, "; %zu get", want);
    assert_non_null(strstr(out, sum));
}

static void test_dry_run(void **state)
{
    struct past *past = xcalloc(1, sizeof *past);
    char dir[TMP_PATH_MAX], live[TMP_PATH_MAX], edited[TMP_PATH_MAX], file[TMP_PATH_MAX];
    char *out = xmalloc(TEXT);
    struct serve s;
    size_t concerned = 0;

    (void)state;
    serve_start(&s);
    serve_room(&s, "interview");
    serve_room(&s, "clinic");
    serve_kill(&s);
    tmp_path(dir, s.data, "rules");
    tmp_path(live, dir, "default.rules");
    tmp_path(edited, dir, "edited.draft");
    tmp_path(file, s.dir, "export");
    tmp_put(s.data, "rules/vip.list", "Zoë van Dijk\nKwame Mensah\nTom\n");
    tmp_put(s.data, "rules/default.rules", RULES("rule letter if name ~ /^[A-L]/ then ask\n"));
    tmp_put(s.data, "rules/edited.draft", RULES("rule letter if name ~ /^[A-E]/ then ask\n"));
    serve_restart(&s);
    record(&s, past, file, out);
    for (size_t i = 0; i < past->n; i++)
        concerned += str_eq(past->knock[i].rule, EDITED_LIVE) && past->knock[i].name[0] > 'E';
    assert_true(concerned > 0);
    dry_run(&s, past, live, file, out, 0);
    dry_run(&s, past, edited, file, out, concerned);
    serve_stop(&s);
    free(past);
    free(out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_dry_run)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
