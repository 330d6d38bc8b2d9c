/* The record read by somebody who trusts nothing. */
#include "tests/lib/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "tests/lib/check.h"

#define IN(place) (1u << (place))

/* What may happen to somebody where, and where it leads. */
static const struct {
    unsigned from;
    enum ledger_place to;
    bool decided;     /* somebody's decision: it has an author and an id */
    const char *word; /* that the guest says; null for nothing */
} rules[JOURNAL_COUNT] = {
    [JOURNAL_KNOCK] = {IN(LEDGER_NOWHERE) | IN(LEDGER_WAITS), LEDGER_WAITS, false, NULL},
    [JOURNAL_ADMITTED] = {IN(LEDGER_WAITS), LEDGER_INSIDE, true, "admitted"},
    [JOURNAL_DENIED] = {IN(LEDGER_WAITS), LEDGER_OVER, true, "denied"},
    [JOURNAL_GONE] = {IN(LEDGER_WAITS), LEDGER_OVER, false, NULL},
    [JOURNAL_LEFT] = {IN(LEDGER_INSIDE), LEDGER_OVER, false, NULL},
    [JOURNAL_EJECTED] = {IN(LEDGER_INSIDE), LEDGER_OVER, true, "removed"},
    [JOURNAL_PARKED] = {IN(LEDGER_INSIDE), LEDGER_WAITS, true, "parked"},
};

/* ---- people ---- */

static struct ledger_person *person_of(struct ledger *l, const struct journal_entry *e)
{
    struct ledger_person *p;

    for (size_t i = 0; i < l->n_people; i++)
        if (str_eq(l->person[i].id, e->id))
            return &l->person[i];
    assert_true(l->n_people < LEDGER_PEOPLE);
    p = &l->person[l->n_people++];
    str_copy(p->id, sizeof p->id, e->id);
    str_copy(p->name, sizeof p->name, e->name);
    return p;
}

static void move(struct ledger *l, const struct journal_entry *e)
{
    struct ledger_person *p = person_of(l, e);

    if (!(rules[e->what].from & IN(p->place)))
        fail_msg("line %lld: %s can not be %s now", (long long)e->n, p->name,
                 journal_words[e->what]);
    p->place = rules[e->what].to;
    if (!rules[e->what].word)
        return;
    assert_true(p->n < LEDGER_EVENTS);
    p->event[p->n++] = e->what;
}

/* ---- decisions ---- */

static struct ledger_decision *decision_of(struct ledger *l, const struct journal_entry *e)
{
    struct ledger_decision *d;

    for (size_t i = l->n_decisions; i-- > 0;)
        if (str_eq(l->decision[i].id, e->decision))
            return &l->decision[i];
    assert_true(l->n_decisions < LEDGER_DECISIONS);
    d = &l->decision[l->n_decisions++];
    str_copy(d->id, sizeof d->id, e->decision);
    str_copy(d->author, sizeof d->author, e->by);
    return d;
}

/* Who acts by this decision from now on. */
static void hand_over(struct ledger_decision *d, const char *by, bool undone)
{
    d->undone = undone;
    str_copy(d->author, sizeof d->author, by);
}

/* An undo is of one host for all whom it touches. Another may undo again what was done again
 * meanwhile, which has no line while its grace time runs: then somebody comes up anew. */
static void check_undo(struct ledger_decision *d, struct ledger_person *p, const char *by)
{
    if (!d->undone || str_eq(p->undone, d->id))
        hand_over(d, by, true);
    str_copy(p->undone, sizeof p->undone, d->id);
}

static void check_author(struct ledger *l, const struct journal_entry *e)
{
    struct ledger_decision *d;
    bool known = false;

    for (size_t i = 0; l->hosts[i]; i++)
        known = known || str_eq(l->hosts[i], e->by);
    if (!known || !*e->decision)
        fail_msg("line %lld: %s of %s by \"%s\", decision \"%s\"", (long long)e->n,
                 journal_words[e->what], e->name, e->by, e->decision);
    d = decision_of(l, e);
    if (e->what == JOURNAL_UNDONE)
        check_undo(d, person_of(l, e), e->by);
    else if (d->undone && !str_eq(d->author, e->by))
        hand_over(d, e->by, false); /* done again, and by whom */
    if (!str_eq(d->author, e->by))
        fail_msg("line %lld: decision %s is of %s, and here of %s", (long long)e->n, d->id,
                 d->author, e->by);
}

struct ledger *ledger_read(char *text, const char *const *hosts)
{
    struct ledger *l = xcalloc(1, sizeof *l);
    struct journal_entry e;
    struct error err = {{0}};

    l->hosts = hosts;
    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        if (!journal_read(line, strlen(line), &e, &err))
            fail_msg("not a line of the record (%s): %s", err.text, line);
        l->lines++;
        l->count[e.what]++;
        if (rules[e.what].from)
            move(l, &e);
        if (rules[e.what].decided || e.what == JOURNAL_UNDONE)
            check_author(l, &e);
    }
    return l;
}

void ledger_free(struct ledger *l)
{
    free(l);
}

const struct ledger_person *ledger_find(const struct ledger *l, const char *name)
{
    const struct ledger_person *found = NULL;

    for (size_t i = 0; i < l->n_people; i++) {
        if (!str_eq(l->person[i].name, name))
            continue;
        if (found)
            fail_msg("%s has knocked as two", name);
        found = &l->person[i];
    }
    return found;
}

/* ---- what guests heard ---- */

/* The next event that the words tell of, from *at on, which moves behind it; JOURNAL_COUNT when
 * there is none. */
static enum journal_what next_heard(const char **at)
{
    static const char key[] = "\"state\":\"";

    while ((*at = strstr(*at, key)) != NULL) {
        *at += strlen(key);
        for (int what = 0; what < JOURNAL_COUNT; what++)
            if (rules[what].word && strncmp(*at, rules[what].word, strlen(rules[what].word)) == 0)
                return (enum journal_what)what;
    }
    return JOURNAL_COUNT;
}

bool ledger_heard_all(const struct ledger_person *p, const char *words)
{
    size_t n = 0;

    while (next_heard(&words) != JOURNAL_COUNT)
        n++;
    return n >= p->n;
}

void ledger_check_words(const struct ledger_person *p, const char *words, bool cut)
{
    const char *at = words;
    enum journal_what what;
    size_t n = 0;

    for (; (what = next_heard(&at)) != JOURNAL_COUNT; n++)
        if (n == p->n || p->event[n] != what)
            fail_msg("%s heard \"%s\" where the record has \"%s\"; all it heard: %s", p->name,
                     rules[what].word, n < p->n ? journal_words[p->event[n]] : "nothing", words);
    if (n < p->n && !cut)
        fail_msg("%s never heard \"%s\"; all it heard: %s", p->name, journal_words[p->event[n]],
                 words);
}
