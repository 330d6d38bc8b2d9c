/* The results as a table. */
#include "tests/bench/report.h"

#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "net/base/str.h"

const char *const report_words[] = {"", "met", "OVER", "NOT RUN"};

double report_ratio(const struct bench_row *r)
{
    double up = r->rule == BENCH_FASTER ? r->value : r->ours;
    double down = r->rule == BENCH_FASTER ? r->ours : r->value;

    return r->peer[0] && down > 0 ? up / down : 0;
}

enum report_verdict report_verdict(const struct bench_row *r)
{
    bool met = false;

    switch (r->rule) {
    case BENCH_TOLD: return REPORT_TOLD;
    case BENCH_NOT_RUN: return REPORT_NOT_RUN;
    case BENCH_MOST: met = r->ours <= r->budget; break;
    case BENCH_RATIO: met = r->value > 0 && report_ratio(r) <= r->budget; break;
    case BENCH_FASTER:
    case BENCH_MORE: met = report_ratio(r) >= r->budget; break;
    }
    return met ? REPORT_MET : REPORT_OVER;
}

static void budget_text(const struct bench_row *r, char *dst, size_t size)
{
    bool less = r->rule == BENCH_MOST || r->rule == BENCH_RATIO;

    if (r->rule == BENCH_TOLD)
        str_copy(dst, size, "-");
    else
        snprintf(dst, size, "%s %.4g%s", less ? "<=" : ">=", r->budget,
                 r->rule == BENCH_MOST ? "" : " x");
}

static void peer_text(const struct bench_row *r, char *dst, size_t size)
{
    dst[0] = '\0';
    if (r->rule != BENCH_NOT_RUN && r->peer[0])
        snprintf(dst, size, "%s: %s%.4g", r->peer, r->at_least ? "over " : "", r->value);
}

static void ratio_text(const struct bench_row *r, char *dst, size_t size)
{
    dst[0] = '\0';
    if (r->rule != BENCH_NOT_RUN && report_ratio(r) > 0)
        snprintf(dst, size, "%s%.3g", r->at_least ? "> " : "", report_ratio(r));
}

void report_head(void)
{
    printf("%-11s %-62s %10s %-8s %9s %-10s %-7s %s\n", "bench", "what", "foyer", "unit", "ratio",
           "budget", "", "peer");
}

void report_row(const struct bench_row *r)
{
    char budget[32], peer[BENCH_PEER + 32], ratio[24];
    const char *word = report_words[report_verdict(r)];

    budget_text(r, budget, sizeof budget);
    peer_text(r, peer, sizeof peer);
    ratio_text(r, ratio, sizeof ratio);
    if (r->rule == BENCH_NOT_RUN)
        printf("%-11s %-62s %s: %s\n", r->bench, r->what, word, r->peer);
    else
        printf("%-11s %-62s %10.4g %-8s %9s %-10s %-7s %s\n", r->bench, r->what, r->ours, r->unit,
               ratio, budget, word, peer);
    fflush(stdout);
}

bool report_markdown(const char *path, const struct run_results *res)
{
    char budget[32], peer[BENCH_PEER + 32], ratio[24], ours[48];
    FILE *f = fopen(path, "we");

    if (!f)
        return false;
    fprintf(
        f,
        "%s\n\n| Bench | What | foyer | Peer | Ratio | Budget | |\n|---|---|---|---|---|---|---|\n",
        report_machine());
    for (size_t i = 0; i < res->n_rows; i++) {
        const struct bench_row *r = &res->row[i];

        budget_text(r, budget, sizeof budget);
        peer_text(r, peer, sizeof peer);
        ratio_text(r, ratio, sizeof ratio);
        snprintf(ours, sizeof ours, "%.4g %s", r->ours, r->unit);
        fprintf(f, "| `%s` | %s | %s | %s | %s | %s | %s |\n", r->bench, r->what,
                r->rule == BENCH_NOT_RUN ? "" : ours, r->rule == BENCH_NOT_RUN ? r->peer : peer,
                ratio, r->rule == BENCH_NOT_RUN ? "" : budget, report_words[report_verdict(r)]);
    }
    return fclose(f) == 0;
}

const char *report_machine(void)
{
    static char text[400];
    char line[256], cpu[128] = "unknown processor";
    FILE *f = fopen("/proc/cpuinfo", "re");
    struct utsname u;

    while (f && fgets(line, sizeof line, f))
        if (str_starts(line, "model name")) {
            str_copy(cpu, sizeof cpu, strchr(line, ':') + 2);
            cpu[strcspn(cpu, "\n")] = '\0';
            break;
        }
    if (f)
        fclose(f);
    uname(&u);
    snprintf(text, sizeof text, "%ld processors (%s), %.0f MiB free, Linux %s, %zu descriptors",
             sysconf(_SC_NPROCESSORS_ONLN), cpu, bench_free_mib(), u.release, bench_descriptors());
    return text;
}
