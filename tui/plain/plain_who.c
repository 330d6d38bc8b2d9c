/* Whom and where a typed line is about. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/plain/plain_private.h"

enum { ID_PREFIX = 8 /* characters of an id that may stand for it */ };

bool plain_word(const char **s, char dst[PLAIN_LINE], bool *quoted)
{
    size_t len;

    while (**s == ' ')
        (*s)++;
    *quoted = **s == '"';
    *s += *quoted;
    len = strcspn(*s, *quoted ? "\"" : " ");
    snprintf(dst, PLAIN_LINE, "%.*s", (int)len, *s);
    *s += len + (*quoted && (*s)[len] == '"');
    while (**s == ' ')
        (*s)++;
    return len > 0 || *quoted;
}

/* ---- who ---- */

/* Somebody whom a word may mean. */
struct match {
    const char *room, *id, *name;
    int64_t seen_at;
    unsigned pane; /* IN_KNOCKS or IN_PEOPLE */
};

/* What is looked for: the first match and how many there are. */
struct search {
    const char *id, *name; /* one of them, the other null; name as a skeleton */
    size_t id_len;
    unsigned panes;
    bool whole; /* the whole name */
    struct match found;
    size_t n;
};

static void consider(struct search *s, const struct match *m)
{
    char folded[4 * LIMIT_NAME + 1];

    if (!(s->panes & m->pane))
        return;
    if (s->id && strncmp(m->id, s->id, s->id_len) != 0)
        return;
    if (s->name) {
        utf8_skeleton(folded, sizeof folded, m->name);
        if (s->whole ? !str_eq(folded, s->name) : !strstr(folded, s->name))
            return;
    }
    if (s->n++ == 0)
        s->found = *m;
}

static void look(const struct model *m, struct search *s)
{
    for (size_t i = 0; i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        for (size_t j = 0; j < r->knocks.n; j++) {
            const struct knock *k = knocks_at(&r->knocks, j);

            if (k->state != KNOCK_GONE)
                consider(s, &(struct match){r->name, k->w.id, k->w.name, k->seen_at, IN_KNOCKS});
        }
        for (size_t j = 0; j < r->people.n; j++) {
            const struct person *w = r->people.row[j];

            if (!w->gone)
                consider(s, &(struct match){r->name, w->p.id, w->p.name, w->seen_at, IN_PEOPLE});
        }
    }
}

/* In words for people: "does not wait", "is not inside", "is not here". */
static const char *absence(unsigned panes)
{
    return panes == IN_KNOCKS   ? tr("does not wait")
           : panes == IN_PEOPLE ? tr("is not inside")
                                : tr("is not here");
}

static bool add(struct plain *p, const struct match *m, struct target *t)
{
    enum pane of = m->pane == IN_PEOPLE ? PANE_PEOPLE : PANE_KNOCKS;

    if (t->n > 0 && t->of != of) {
        plain_refuse(p, "some wait and some are inside: one kind at a time");
        return false;
    }
    t->of = of;
    for (size_t i = 0; i < t->n; i++)
        if (str_eq(t->one[i].id, m->id))
            return true;
    target_add(t, m->room, m->id, m->name);
    if (p->conf.script) { /* a program names people whom it knows from elsewhere */
        plain_number(p, m->room, m->id, m->name);
        plain_seen(p);
    }
    return true;
}

static bool by_number(struct plain *p, int64_t n, unsigned panes, struct target *t)
{
    const struct number *e = numbers_find(&p->numbers, n);
    struct search s = {.panes = IN_KNOCKS | IN_PEOPLE};

    if (!e) {
        plain_refuse(p, "nobody has the number %lld", (long long)n);
        return false;
    }
    if (!*e->id) {
        plain_refuse(p, "%lld is the room %s, not a person", (long long)n, e->name);
        return false;
    }
    s.id = e->id;
    s.id_len = strlen(e->id) + 1;
    look(p->conf.model, &s);
    if (s.n > 0 && s.found.pane & panes)
        return add(p, &s.found, t);
    if (s.n > 0)
        plain_refuse(p, "%lld: %s %s: nothing was done", (long long)n, s.found.name,
                     s.found.pane == IN_PEOPLE ? tr("is inside already")
                                               : tr("is not inside, but waits"));
    else
        plain_refuse(p, "%lld was %s, who %s any more: nothing was done", (long long)n, e->name,
                     absence(panes));
    return false;
}

static void list_matches(struct plain *p, struct search *s, const char *word)
{
    plain_refuse(p, "'%s' fits %zu people: say the number, as find %s tells it", word, s->n, word);
}

/* Numbers and signs alone are no name, nor is a single letter, unless they stand in quotes: a slip
 * of the finger must not find anybody. */
static bool is_name(const char *folded)
{
    size_t letters = 0;

    for (const char *c = folded; *c; c++)
        letters += ((unsigned char)*c & 0xC0) != 0x80;
    return letters > 1 && folded[strspn(folded, "0123456789!|@$")] != '\0';
}

static bool by_name(struct plain *p, const char *word, bool quoted, unsigned panes,
                    struct target *t)
{
    char folded[4 * PLAIN_LINE];
    struct search s = {.name = folded, .panes = panes, .whole = quoted};
    int64_t told;

    utf8_skeleton(folded, sizeof folded, word);
    if (!*folded || (!quoted && !is_name(folded)))
        s.panes = 0;
    look(p->conf.model, &s);
    if (s.n > 1) {
        list_matches(p, &s, word);
        return false;
    }
    if (s.n == 0) {
        plain_refuse(p, "'%s' %s", word, absence(panes));
        return false;
    }
    told = s.found.seen_at ? p->now.mono - s.found.seen_at : 0;
    if (!p->conf.script && told < PLAIN_NAME_MS) {
        plain_refuse(p, "%s was told only now: say the number %lld, if this is who you mean",
                     s.found.name,
                     (long long)plain_number(p, s.found.room, s.found.id, s.found.name));
        return false;
    }
    return add(p, &s.found, t);
}

static bool by_word(struct plain *p, const char *word, bool quoted, unsigned panes,
                    struct target *t)
{
    struct search s = {.id = word, .id_len = strlen(word), .panes = panes};
    int64_t n;

    if (!quoted && str_int(word, 1, INT64_MAX, &n))
        return by_number(p, n, panes, t);
    if (!quoted && s.id_len >= ID_PREFIX) {
        look(p->conf.model, &s);
        if (s.n == 1)
            return add(p, &s.found, t);
    }
    return by_name(p, word, quoted, panes, t);
}

/* All the words as one name, when they are not a list. */
static bool is_one_name(struct plain *p, const char *words, unsigned panes)
{
    char folded[4 * PLAIN_LINE];
    struct search s = {.name = folded, .panes = panes};

    if (!strchr(words, ' ') || strpbrk(words, "\","))
        return false;
    utf8_skeleton(folded, sizeof folded, words);
    if (*folded)
        look(p->conf.model, &s);
    return s.n > 0;
}

bool plain_who(struct plain *p, const char *words, unsigned panes, struct target *t)
{
    char word[PLAIN_LINE];
    bool quoted, ok = true;

    *t = (struct target){.of = panes & IN_KNOCKS ? PANE_KNOCKS : PANE_PEOPLE, .all_read = true};
    if (!*words)
        plain_refuse(p, "say who: a number, an id or a name");
    if (is_one_name(p, words, panes))
        return by_name(p, words, false, panes, t);
    while (ok && plain_word(&words, word, &quoted)) {
        char *part = word, *comma;

        for (; ok && !quoted && (comma = strchr(part, ',')) != NULL; part = comma + 1) {
            *comma = '\0';
            ok = !*part || by_word(p, part, false, panes, t);
        }
        ok = ok && (!*part || by_word(p, part, quoted, panes, t));
    }
    if (ok && t->n > 0)
        return true;
    target_free(t);
    return false;
}

/* ---- where ---- */

struct room *plain_where(struct plain *p, const char *word)
{
    struct rooms *l = &p->conf.model->rooms;
    const struct number *e = NULL;
    struct room *r = NULL;
    int64_t n;

    if (!*word && l->n == 1)
        return l->row[0];
    if (!*word && *p->room)
        word = p->room;
    if (!*word) {
        plain_refuse(p, l->n ? tr("say which room, or choose one: open ROOM")
                             : tr("there is no room"));
        return NULL;
    }
    if (str_int(word, 1, INT64_MAX, &n))
        e = numbers_find(&p->numbers, n);
    r = rooms_find(l, e && !*e->id ? e->room : word);
    if (!r || r->gone)
        plain_refuse(p,
                     e && *e->id ? tr("'%s' is a person, not a room") : tr("there is no room '%s'"),
                     word);
    return r && !r->gone ? r : NULL;
}
