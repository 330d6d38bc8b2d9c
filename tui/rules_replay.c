/* What a file of rules would have decided on the knocks of the record. */
#include "tui/rules_replay.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/file.h"
#include "net/base/str.h"

/* ---- files ---- */

/* Where lists are, and who is told what is wrong. */
struct lists {
    const char *dir;
    void (*complain)(void *arg, const char *sentence);
    void *arg;
};

static void pass_on(void *arg, const char *sentence)
{
    const struct lists *l = arg;

    l->complain(l->arg, sentence);
}

/* Says of a list what the server would say. */
static char *read_list(void *arg, const char *name, size_t *len, struct error *err)
{
    const struct lists *l = arg;
    struct strbuf path = STRBUF_INIT(4096);
    struct error why = {"the path of the list is too long"};
    char *text = NULL, *full;

    strbuf_printf(&path, "%s/%s", l->dir, name);
    full = strbuf_take(&path);
    if (full)
        text = file_read(full, RULES_LIST_FILE_MAX, len, &why);
    free(full);
    if (!text)
        error_set(err, "%s: %s", name, why.text);
    return text;
}

struct rules *rules_replay_read(const char *file, const char *list_dir,
                                void (*complain)(void *arg, const char *sentence), void *arg)
{
    char *dir = xstrdup(list_dir ? list_dir : file), *slash = strrchr(dir, '/');
    struct lists lists = {.dir = dir, .complain = complain, .arg = arg};
    const struct rules_reader reader = {.arg = &lists, .list = read_list, .complain = pass_on};
    struct error err = {{0}}, why = {{0}};
    struct rules *r = NULL;
    size_t len = 0;
    char *text = file_read(file, RULES_FILE_MAX, &len, &err);

    if (!list_dir) {
        if (slash && slash != dir)
            *slash = '\0';
        else if (!slash)
            str_copy(dir, strlen(dir) + 1, ".");
    }
    if (text) {
        r = rules_parse(file, text, len, &reader);
    } else {
        error_set(&why, "%s: %s", file, err.text);
        complain(arg, why.text);
    }
    free(text);
    free(dir);
    return r;
}

/* ---- the record ---- */

bool rules_past_differs(const struct rules_past *p)
{
    return !str_eq(p->now.rule, p->live);
}

void rules_replay_init(struct rules_replay *r, const struct rules *rules, const char *room)
{
    *r = (struct rules_replay){.rules = rules, .room = room};
    r->last = &r->first;
}

void rules_replay_finish(struct rules_replay *r)
{
    HASH_CLEAR(hh, r->by_id);
    for (struct rules_past *p = r->first, *next; p; p = next) {
        next = p->next;
        free(p->name);
        free(p);
    }
    *r = (struct rules_replay){0};
}

static void add_knock(struct rules_replay *r, const struct journal_entry *e)
{
    struct rules_past *p = xcalloc(1, sizeof *p), *before;
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
    r->differ += rules_past_differs(p);
    HASH_FIND_STR(r->by_id, p->id, before);
    if (before)
        HASH_DEL(r->by_id, before);
    HASH_ADD_STR(r->by_id, id, p);
    *r->last = p;
    r->last = &p->next;
}

/* What really happened: the first end of the waiting. */
static void add_end(struct rules_replay *r, const struct journal_entry *e)
{
    struct rules_past *p;

    HASH_FIND_STR(r->by_id, e->id, p);
    if (!p || (p->became != JOURNAL_KNOCK && p->became != JOURNAL_HELD))
        return;
    p->became = e->what;
    str_copy(p->by, sizeof p->by, e->by);
}

bool rules_replay_line(void *arg, const char *line, size_t len)
{
    struct rules_replay *r = arg;
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
