/* make bench: measures foyer beside its peers and prints a table. Arguments name benches (all
 * without any); "list" prints which there are. The results are written as JSON, as a
 * table in Markdown and as plots into $BENCH_OUT (build/bench-results).
 *
 * Exit: 0 when all that was asked for was measured, whether or not within its budget; 1 when
 * something was not; 2 when it refuses to begin; 130 when it was interrupted. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "net/base/str.h"
#include "net/client/url.h"
#include "tests/bench/report.h"
#include "tests/bench/run.h"

static const struct run_bench benches[] = {
#define BENCH(NAME, WHAT, PEERS, SECONDS, DESCRIPTORS, MIB) \
    {#NAME, WHAT, PEERS, SECONDS, DESCRIPTORS, MIB, bench_##NAME},
#include "tests/bench/benches.def"
#undef BENCH
};
enum { BENCHES = sizeof benches / sizeof *benches };

static int list(void)
{
    for (size_t i = 0; i < BENCHES; i++)
        printf("%-12s %s%s%s%s\n", benches[i].name, benches[i].what, *benches[i].peers ? " [" : "",
               benches[i].peers, *benches[i].peers ? "]" : "");
    return 0;
}

/* Every bench starts its own server on loopback; nobody should believe that another is measured. */
static bool loopback_only(void)
{
    const char *text = getenv("FOYER_URL");
    struct error err = {""};
    struct url url;

    if (!text || !*text || (url_parse(&url, text, &err) && url.loopback)) {
        unsetenv("FOYER_URL");
        return true;
    }
    fprintf(stderr,
            "bench: FOYER_URL is %s, which is not on loopback. Benches load a server of their own "
            "on 127.0.0.1 and no other: unset FOYER_URL.\n",
            text);
    return false;
}

static bool wanted(const struct run_bench *b, int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (str_eq(argv[i], b->name))
            return true;
    return argc < 2;
}

static bool known(int argc, char **argv)
{
    for (int a = 1; a < argc; a++) {
        bool found = false;

        for (size_t i = 0; i < BENCHES; i++)
            found = found || str_eq(argv[a], benches[i].name);
        if (!found) {
            fprintf(stderr, "bench: there is no bench '%s'. These are:\n", argv[a]);
            list();
            return false;
        }
    }
    return true;
}

/* What the machine does not have for a bench, "" when it has all. */
static void lacks(const struct run_bench *b, char *dst, size_t size)
{
    size_t descriptors = bench_descriptors();
    double mib = bench_free_mib();

    dst[0] = '\0';
    if (descriptors < b->descriptors)
        snprintf(dst, size, "%zu descriptors, it needs %zu: ulimit -Hn %zu", descriptors,
                 b->descriptors, b->descriptors);
    else if (mib < b->mib)
        snprintf(dst, size, "%.0f MiB of memory are free, it needs %.0f", mib, b->mib);
}

static int conclude(const struct run_results *r)
{
    const char *folder = getenv("BENCH_OUT");
    char json[512], table[512];
    size_t n[4] = {0};

    folder = folder && *folder ? folder : "build/bench-results";
    for (size_t i = 0; i < r->n_rows; i++)
        n[report_verdict(&r->row[i])]++;
    printf("\n%zu met, %zu over the budget, %zu told without one, %zu not run\n%s\n", n[REPORT_MET],
           n[REPORT_OVER], n[REPORT_TOLD], n[REPORT_NOT_RUN], report_machine());
    mkdir(folder, 0755);
    snprintf(json, sizeof json, "%s/results.json", folder);
    snprintf(table, sizeof table, "%s/table.md", folder);
    if (!report_json(json, r) || !report_markdown(table, r) || !report_plots(folder, r)) {
        fprintf(stderr, "bench: cannot write into %s\n", folder);
        return 1;
    }
    printf("written into %s: results.json, table.md and plots\n", folder);
    return n[REPORT_NOT_RUN] ? 1 : 0;
}

static void run_all(int argc, char **argv, struct run_results *r)
{
    for (size_t i = 0; i < BENCHES && !run_interrupted(); i++) {
        const struct run_bench *b = &benches[i];
        size_t from = r->n_rows;
        char lack[BENCH_PEER];

        if (!wanted(b, argc, argv))
            continue;
        lacks(b, lack, sizeof lack);
        if (*lack)
            run_skip(b, lack, r);
        else
            run_one(b, r);
        for (; from < r->n_rows; from++)
            report_row(&r->row[from]);
    }
}

int main(int argc, char **argv)
{
    static struct run_results results;
    char lack[BENCH_PEER];

    if (argc == 2 && str_eq(argv[1], "list"))
        return list();
    if (!known(argc, argv) || !loopback_only())
        return 2;
    for (size_t i = 0; i < BENCHES; i++) {
        lacks(&benches[i], lack, sizeof lack);
        if (*lack && wanted(&benches[i], argc, argv))
            fprintf(stderr, "bench: %s can not run: %s\n", benches[i].name, lack);
    }
    run_open();
    report_head();
    run_all(argc, argv, &results);
    run_close();
    if (run_interrupted()) {
        fprintf(stderr, "bench: interrupted\n");
        return 130;
    }
    return conclude(&results);
}
