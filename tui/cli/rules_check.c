/* foyer config check FILE.rules: is the file right, and what would it have decided? */
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/file.h"
#include "net/base/str.h"
#include "net/base/table.h"
#include "net/base/tr.h"
#include "net/proto/rules.h"
#include "tui/args.h"
#include "tui/cli/log.h"
#include "tui/cli/print.h"

/* One knock of the record. */
struct past {
    char id[LIMIT_ID + 1];
    int64_t at;
    char *name;
    struct rules_verdict now;
    char live[LIMIT_RULE + 1]; /* the line that the server named */
    enum journal_what became;  /* JOURNAL_KNOCK: nothing yet */
    char by[LIMIT_NAME + 1];
    struct past *next; /* in order */
    UT_hash_handle hh; /* the last knock of each id, which the server made */
};

struct replay {
    const struct rules *rules;
    const char *room;
    struct past *first, **last, *by_id;
    size_t n, differ, bad, count[RULES_COUNT];
};

/* ---- files ---- */

/* Says of a list what the server would say. */
static char *read_list(void *arg, const char *name, size_t *len, struct error *err)
{
    struct strbuf path = STRBUF_INIT(4096);
    struct error why = {"the path of the list is too long"};
    char *text = NULL, *full;

    strbuf_printf(&path, "%s/%s", (const char *)arg, name);
    full = strbuf_take(&path);
    if (full)
        text = file_read(full, RULES_LIST_FILE_MAX, len, &why);
    free(full);
    if (!text)
        error_set(err, "%s: %s", name, why.text);
    return text;
}

static void complain(void *arg, const char *sentence)
{
    (void)arg;
    fprintf(stderr, "%s\n", sentence);
}

static struct rules *load(const struct rules_check *c)
{
    char *dir = xstrdup(c->list_dir ? c->list_dir : c->file), *slash = strrchr(dir, '/');
    const struct rules_reader reader = {.arg = dir, .list = read_list, .complain = complain};
    struct error err = {{0}};
    struct rules *r = NULL;
    size_t len = 0;
    char *text = file_read(c->file, RULES_FILE_MAX, &len, &err);

    if (!c->list_dir) {
        if (slash && slash != dir)
            *slash = '\0';
        else if (!slash)
            str_copy(dir, strlen(dir) + 1, ".");
    }
    if (text)
        r = rules_parse(c->file, text, len, &reader);
    else
        fprintf(stderr, "foyer: %s: %s\n", c->file, err.text);
    free(text);
    free(dir);
    return r;
}

/* ---- the dry run ---- */

static void add_knock(struct replay *r, const struct journal_entry *e)
{
    struct past *p = xcalloc(1, sizeof *p), *before;
    struct rules_facts facts;

    str_copy(p->id, sizeof p->id, e->id);
    str_copy(p->live, sizeof p->live, e->rule);
    p->name = xstrdup(e->name);
    p->at = e->at;
    p->became = JOURNAL_KNOCK;
    journal_facts(e, &facts);
    rules_decide(r->rules, &facts, &p->now);
    r->n++;
    r->count[p->now.action]++;
    r->differ += !str_eq(p->now.rule, p->live);
    HASH_FIND_STR(r->by_id, p->id, before);
    if (before)
        HASH_DEL(r->by_id, before);
    HASH_ADD_STR(r->by_id, id, p);
    *r->last = p;
    r->last = &p->next;
}

/* What really happened: the first end of the waiting. */
static void add_end(struct replay *r, const struct journal_entry *e)
{
    struct past *p;

    HASH_FIND_STR(r->by_id, e->id, p);
    if (!p || (p->became != JOURNAL_KNOCK && p->became != JOURNAL_HELD))
        return;
    p->became = e->what;
    str_copy(p->by, sizeof p->by, e->by);
}

static bool take_line(void *arg, const char *line, size_t len)
{
    struct replay *r = arg;
    struct journal_entry e;
    struct error err;

    if (!journal_read(line, len, &e, &err)) {
        r->bad++;
        return true;
    }
    if (r->room && !str_eq(e.room, r->room))
        return true;
    switch (e.what) {
    case JOURNAL_KNOCK: add_knock(r, &e); break;
    case JOURNAL_ADMITTED:
    case JOURNAL_DENIED:
    case JOURNAL_BLOCKED:
    case JOURNAL_HELD:
    case JOURNAL_GONE:
    case JOURNAL_EXPIRED: add_end(r, &e); break;
    default: break;
    }
    return true;
}

static void print_past(const struct past *p)
{
    char when[32];

    log_time(when, p->at);
    printf("%s ", when);
    print_cell(p->name, 24);
    print_cell(rules_action_names[p->now.action], 6);
    print_cell(*p->now.rule ? p->now.rule : tr("no rule"), 22);
    printf(tr("was: %s"), p->became == JOURNAL_KNOCK ? tr("waiting") : journal_words[p->became]);
    if (*p->by)
        printf(tr(" by %s"), p->by);
    if (!str_eq(p->now.rule, p->live))
        printf(tr("  (the server said %s)"), *p->live ? p->live : tr("no rule"));
    putchar('\n');
}

static void print_summary(const struct replay *r)
{
    printf(tr("%zu knocks:"), r->n);
    for (int i = 0; i < RULES_COUNT; i++)
        if (r->count[i])
            printf(" %s %zu", rules_action_names[i], r->count[i]);
    printf(r->differ == 1 ? tr("; %zu gets another line than the server named\n")
                          : tr("; %zu get another line than the server named\n"),
           r->differ);
    if (r->bad)
        printf(tr("%zu lines of the record can not be read\n"), r->bad);
}

static int dry_run(const struct rules_check *c, const struct rules *rules)
{
    struct replay r = {.rules = rules, .room = c->room};
    struct log_want w = {.room = c->room};
    int code;

    r.last = &r.first;
    code = log_of_either(c->service, c->replay, &w, take_line, &r);
    for (struct past *p = r.first; p && code == EXIT_DONE; p = p->next)
        print_past(p);
    if (code == EXIT_DONE)
        print_summary(&r);
    HASH_CLEAR(hh, r.by_id);
    for (struct past *p = r.first, *next; p; p = next) {
        next = p->next;
        free(p->name);
        free(p);
    }
    return code == EXIT_DONE && r.bad ? EXIT_FAILED : code;
}

int rules_check_run(const struct rules_check *c)
{
    struct rules *rules = load(c);
    int code = EXIT_DONE;

    if (!rules)
        return EXIT_FAILED;
    printf(rules_size(rules) == 1 ? tr("%s is right: %zu rule\n") : tr("%s is right: %zu rules\n"),
           c->file, rules_size(rules));
    if (c->replay || c->room)
        code = dry_run(c, rules);
    rules_free(rules);
    return code;
}
