/* Lines of the record for people and for spreadsheets. */
#include "net/base/tr.h"
#include "tui/cli/log.h"

#include <string.h>
#include <time.h>

#include "tui/cli/print.h"

void log_time(char dst[32], int64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm tm = {0};

    dst[0] = '\0';
    if (wall_ms && localtime_r(&seconds, &tm))
        strftime(dst, 32, "%Y-%m-%d %H:%M:%S", &tm);
}

void log_print(const struct journal_entry *e)
{
    char when[32], age[16];

    log_time(when, e->at);
    printf("%s ", when);
    print_cell(e->room, 16);
    print_cell(journal_words[e->what], 14);
    printf("%s", e->name);
    if (*e->first_name)
        printf(tr(" (was %s)"), e->first_name);
    if (*e->by)
        printf(tr(" by %s"), e->by);
    if (*e->rule)
        printf(tr(" [rule %s]"), e->rule);
    if (e->tries > 1)
        printf(tr(" try %d"), (int)e->tries);
    if (e->waited_ms) {
        print_age(age, e->waited_ms / 1000);
        printf(tr(" after %s"), age);
    }
    if (*e->reason)
        printf(": %s", e->reason);
    putchar('\n');
}

void log_csv(FILE *out, const char *text)
{
    putc('"', out);
    if (*text && strchr("=+-@\t", *text))
        putc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

void log_csv_head(FILE *out)
{
    fputs("n,time,room,what,name,first_name,user_id,by,rule,reason,waited_seconds,tries,id,"
          "decision,raw\r\n",
          out);
}

void log_csv_entry(FILE *out, const struct journal_entry *e)
{
    const char *const text[] = {
        e->room,  journal_words[e->what], e->name, e->first_name, e->user_id, e->by, e->rule,
        e->reason};
    char when[32];

    log_time(when, e->at);
    fprintf(out, "%lld,%s", (long long)e->n, when);
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        putc(',', out);
        log_csv(out, text[i]);
    }
    fprintf(out, ",%lld.%03lld,%d,%s,%s,%s\r\n", (long long)(e->waited_ms / 1000),
            (long long)(e->waited_ms % 1000), (int)e->tries, e->id, e->decision, e->raw);
}
