/* Who was in a room, and for how long: from the record. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/str.h"
#include "net/base/table.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/log.h"
#include "tui/cli/print.h"

/* From the id of a session, which the server made, to its row. */
struct attendance_key {
    char id[LIMIT_ID + 1];
    size_t at;
    UT_hash_handle hh;
};

static struct attendee *row_of(struct attendance *t, const struct journal_entry *e)
{
    struct attendance_key *k;
    struct attendee *a;

    HASH_FIND_STR(t->by_id, e->id, k);
    if (k)
        return &t->one[k->at];
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 64;
        t->one = xrealloc(t->one, t->cap, sizeof *t->one);
    }
    k = xcalloc(1, sizeof *k);
    memcpy(k->id, e->id, sizeof k->id);
    k->at = t->n;
    HASH_ADD_STR(t->by_id, id, k);
    a = &t->one[t->n++];
    *a = (struct attendee){.last = e->what};
    str_copy(a->id, sizeof a->id, e->id);
    str_copy(a->name, sizeof a->name, *e->first_name ? e->first_name : e->name);
    str_copy(a->user_id, sizeof a->user_id, e->user_id);
    return a;
}

static void goes_out(struct attendee *a, int64_t at)
{
    if (!a->since)
        return;
    a->inside_ms += at > a->since ? at - a->since : 0;
    a->last_out = at;
    a->since = 0;
}

void attendance_add(struct attendance *t, const struct journal_entry *e)
{
    struct attendee *a;

    if (!*e->id)
        return;
    a = row_of(t, e);
    a->last = e->what;
    switch (e->what) {
    case JOURNAL_KNOCK:
        a->knocks++;
        if (!a->knocked_at)
            a->knocked_at = e->at;
        break;
    case JOURNAL_JOINED:
        a->joins++;
        a->since = e->at;
        a->last_out = 0;
        if (!a->first_in)
            a->first_in = e->at;
        break;
    case JOURNAL_RENAME_KNOCK: str_copy(a->name, sizeof a->name, e->name); break;
    case JOURNAL_RENAMED:
        if (*e->by)
            str_copy(a->given, sizeof a->given, e->name);
        break;
    case JOURNAL_LEFT:
    case JOURNAL_EJECTED:
    case JOURNAL_BLOCKED:
    case JOURNAL_PARKED: goes_out(a, e->at); break;
    default: break;
    }
}

/* ---- one row for each person ---- */

/* Known by user id, else by name. */
static int same_person(const struct attendee *a, const struct attendee *b)
{
    int order = strcmp(a->user_id, b->user_id);

    return order || *a->user_id ? order : strcmp(a->name, b->name);
}

static int64_t came_at(const struct attendee *a)
{
    return a->knocked_at && (!a->first_in || a->knocked_at < a->first_in) ? a->knocked_at
                                                                          : a->first_in;
}

static int by_time(const void *x, const void *y)
{
    const struct attendee *a = x, *b = y;

    return (came_at(a) > came_at(b)) - (came_at(a) < came_at(b));
}

static int by_person(const void *x, const void *y)
{
    int order = same_person(x, y);

    return order ? order : by_time(x, y);
}

static int64_t first_of(int64_t a, int64_t b)
{
    return a && (!b || a < b) ? a : b;
}

static void merge_into(struct attendee *to, const struct attendee *from)
{
    to->knocked_at = first_of(to->knocked_at, from->knocked_at);
    to->first_in = first_of(to->first_in, from->first_in);
    if (from->first_in) {
        to->last_out = to->since || from->since        ? 0
                       : from->last_out > to->last_out ? from->last_out
                                                       : to->last_out;
    }
    if (from->since)
        to->since = from->since;
    to->inside_ms += from->inside_ms;
    to->joins += from->joins;
    to->knocks += from->knocks;
    to->last = from->last;
    str_copy(to->name, sizeof to->name, from->name);
    if (*from->given)
        str_copy(to->given, sizeof to->given, from->given);
}

void attendance_merge(struct attendance *t, int64_t now)
{
    size_t n = 0;

    for (size_t i = 0; i < t->n; i++)
        if (t->one[i].since && now > t->one[i].since)
            t->one[i].inside_ms += now - t->one[i].since;
    if (t->n)
        qsort(t->one, t->n, sizeof *t->one, by_person);
    for (size_t i = 0; i < t->n; i++) {
        if (n && same_person(&t->one[n - 1], &t->one[i]) == 0)
            merge_into(&t->one[n - 1], &t->one[i]);
        else
            t->one[n++] = t->one[i];
    }
    t->n = n;
    if (n)
        qsort(t->one, n, sizeof *t->one, by_time);
}

bool attendance_came(const struct attendance *t, const char *who)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->one[i].first_in &&
            (str_eq(t->one[i].name, who) || (*who && str_eq(t->one[i].user_id, who))))
            return true;
    return false;
}

void attendance_finish(struct attendance *t)
{
    struct attendance_key *k, *tmp;

    HASH_ITER (hh, t->by_id, k, tmp) {
        HASH_DEL(t->by_id, k);
        free(k);
    }
    free(t->one);
    *t = (struct attendance){0};
}

/* ---- printing ---- */

/* Names or user ids, one a line. */
struct names {
    char **one;
    size_t n;
};

static bool add_name(void *arg, const char *line, size_t len)
{
    struct names *l = arg;

    while (len && strchr(" \t\r", line[len - 1]))
        len--;
    while (len && strchr(" \t", *line)) {
        line++;
        len--;
    }
    if (!len || *line == '#')
        return true;
    l->one = xrealloc(l->one, l->n + 1, sizeof(char *));
    l->one[l->n] = xmalloc(len + 1);
    memcpy(l->one[l->n], line, len);
    l->one[l->n++][len] = '\0';
    return true;
}

static void print_people(const struct attendance *t)
{
    char in[32], out[32], age[16];

    print_cell(tr("NAME"), 32);
    print_cell(tr("FIRST IN"), 19);
    print_cell(tr("LAST OUT"), 19);
    print_cell(tr("INSIDE"), 8);
    puts(tr("JOINS"));
    for (size_t i = 0; i < t->n; i++) {
        const struct attendee *a = &t->one[i];

        if (!a->first_in)
            continue;
        log_time(in, a->first_in);
        log_time(out, a->last_out);
        print_age(age, a->inside_ms / 1000);
        print_cell(a->name, 32);
        print_cell(in, 19);
        print_cell(*out ? out : tr("still inside"), 19);
        print_cell(age, 8);
        printf("%d", (int)a->joins);
        if (*a->given)
            printf(tr("  (renamed %s)"), a->given);
        putchar('\n');
    }
}

static void print_others(const struct attendance *t, const struct names *expected)
{
    char when[32];
    bool any = false;

    for (size_t i = 0; i < t->n; i++) {
        const struct attendee *a = &t->one[i];

        if (a->first_in || !a->knocked_at)
            continue;
        if (!any)
            puts(tr("\nwaited and never came in:"));
        any = true;
        log_time(when, a->knocked_at);
        print_cell(a->name, 32);
        printf("%s %s\n", when, journal_words[a->last]);
    }
    any = false;
    for (size_t i = 0; i < expected->n; i++) {
        if (attendance_came(t, expected->one[i]))
            continue;
        if (!any)
            puts(tr("\nexpected and not there:"));
        any = true;
        puts(expected->one[i]);
    }
}

static void print_csv(const struct attendance *t, const struct names *expected)
{
    char in[32], out[32];

    fputs("name,user_id,first_in,last_out,seconds,joins,knocks,last\r\n", stdout);
    for (size_t i = 0; i < t->n; i++) {
        const struct attendee *a = &t->one[i];

        log_time(in, a->first_in);
        log_time(out, a->last_out);
        log_csv(stdout, a->name);
        putchar(',');
        log_csv(stdout, a->user_id);
        printf(",%s,%s,%lld,%d,%d,%s\r\n", in, out, (long long)(a->inside_ms / 1000), (int)a->joins,
               (int)a->knocks, journal_words[a->last]);
    }
    for (size_t i = 0; i < expected->n; i++)
        if (!attendance_came(t, expected->one[i])) {
            log_csv(stdout, expected->one[i]);
            fputs(",\"\",,,0,0,0,absent\r\n", stdout);
        }
}

/* ---- the verb ---- */

static bool take_line(void *arg, const char *line, size_t len)
{
    struct journal_entry e;
    struct error err;

    if (journal_read(line, len, &e, &err))
        attendance_add(arg, &e);
    return true;
}

int log_run_attendance(int argc, char **argv)
{
    struct service s = {0};
    struct log_want w = {0};
    struct attendance t = {0};
    struct names expected = {0};
    const char *expect = NULL;
    bool csv = false;
    const struct args_opt opt[] = {
        SERVICE_OPT_URL(&s),
        SERVICE_OPT_JSON(&s),
        {.name = "csv", .kind = ARGS_FLAG, .to = &csv, .help = "for a spreadsheet"},
        {.name = "expect",
         .kind = ARGS_TEXT,
         .to = &expect,
         .value = "FILE",
         .help = "names or user ids, one a line: who of them was not there"},
    };
    struct args a = {.verb = "log attendance",
                     .usage = "ROOM [--csv | --json] [--expect FILE]",
                     .about =
                         "Prints who was in a room: first in, last out, time inside. Who came\n"
                         "several times is one row, known by the user id, else by the name.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .min_words = 1,
                     .max_words = 1};
    char *json;
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    w.room = a.word[0];
    code = expect ? log_of_file(expect, add_name, &expected) : EXIT_DONE;
    if (code == EXIT_DONE)
        code = log_of_either(&s, NULL, &w, take_line, &t);
    attendance_merge(&t, clock_wall_ms());
    if (code == EXIT_DONE && s.json) {
        json = attendance_json(&t, w.room, expect ? expected.one : NULL, expected.n);
        print_json(json);
        free(json);
    } else if (code == EXIT_DONE && csv) {
        print_csv(&t, &expected);
    } else if (code == EXIT_DONE) {
        print_people(&t);
        print_others(&t, &expected);
    }
    attendance_finish(&t);
    for (size_t i = 0; i < expected.n; i++)
        free(expected.one[i]);
    free(expected.one);
    return code;
}
