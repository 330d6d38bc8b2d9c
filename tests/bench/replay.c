/* A day's journal of 1,000,000 lines: is it whole, and what would other rules have said. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/proto/journal.h"
#include "tests/bench/bench.h"
#include "tests/lib/check.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

enum { LINES = 1000000, DAY_MS = 24 * 3600 * 1000, LEFT = 2, PATIENCE_MS = 60000 };
#define SINCE INT64_C(1772409600000) /* 2026-03-02 00:00 UTC */

static const char rules[] = "rule staff  if name ~ /99$/ then admit\n"
                            "rule again  if tries > 2 and not has token then hold \"x\"\n"
                            "default     ask\n";

/* Every other line is a knock, the next one its decision. */
static void make_entry(struct journal_entry *e, int64_t i)
{
    *e = (struct journal_entry){.n = i + 1, .at = SINCE + i * DAY_MS / LINES};
    e->what = i % LEFT ? JOURNAL_ADMITTED : JOURNAL_KNOCK;
    str_copy(e->room, sizeof e->room, "interview");
    snprintf(e->id, sizeof e->id, "00000000-0000-4000-8000-%012x", (unsigned)(i / LEFT));
    snprintf(e->name, sizeof e->name, "Guest %06u", (unsigned)(i / LEFT));
    if (e->what == JOURNAL_KNOCK) {
        e->tries = 1;
        e->seats = 200;
        e->waiting = (int32_t)(i % 50);
        e->minute = (int32_t)(i * 1440 / LINES);
        str_copy(e->rule, sizeof e->rule, "default");
        return;
    }
    str_copy(e->by, sizeof e->by, "mira");
    e->waited_ms = 30000;
}

static void write_journal(const char *path)
{
    char prev[JOURNAL_HASH + 1];
    struct journal_entry e;
    FILE *f = fopen(path, "we");

    assert_non_null(f);
    memset(prev, '0', JOURNAL_HASH);
    prev[JOURNAL_HASH] = '\0';
    for (int64_t i = 0; i < LINES; i++) {
        char *line;

        make_entry(&e, i);
        line = journal_line(&e, prev);
        journal_hash(line, strlen(line), prev);
        fprintf(f, "%s\n", line);
        free(line);
    }
    assert_int_equal(fclose(f), 0);
}

/* Seconds until a program has ended well; its output is read and thrown away. */
static double seconds(const char *const *argv, const char *expect)
{
    int64_t from = bench_us();
    struct proc *p = proc_start(&(struct proc_conf){.argv = argv});
    int code = proc_exit(p, PATIENCE_MS);

    if (code != 0 || (expect && !strstr(proc_text(p, PROC_OUT), expect)))
        fail_msg("%s %s ended with %d: %.400s %.400s", argv[0], argv[1], code,
                 proc_text(p, PROC_OUT), proc_text(p, PROC_ERR));
    proc_free(p);
    return (double)(bench_us() - from) / 1e6;
}

void bench_replay(void)
{
    char dir[TMP_PATH_MAX], journal[TMP_PATH_MAX], rule_file[TMP_PATH_MAX];
    const char *const verify[] = {proc_foyer(), "log", "verify", journal, NULL};
    const char *const dry[] = {proc_foyer(), "config", "check", rule_file,
                               "--replay",   journal,  NULL};
    const char *sum[] = {NULL, journal, NULL};
    double whole, run;

    tmp_make(dir);
    tmp_path(journal, dir, "journal");
    tmp_path(rule_file, dir, "day.rules");
    tmp_write(rule_file, rules);
    write_journal(journal);
    whole = seconds(verify, "1000000");
    run = seconds(dry, "500000 knocks");
    sum[0] = bench_peer("sha256sum", "coreutils", "verify beside sha256sum");
    if (sum[0])
        bench_beside(BENCH_RATIO, "log verify of 1,000,000 lines", whole, "s", "sha256sum",
                     seconds(sum, NULL), 4);
    bench_most("dry run of rules over 1,000,000 lines", run, "s", 5);
    tmp_remove(dir);
}
