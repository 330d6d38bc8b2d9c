/* Lists on request, numbered. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/plain/plain_private.h"
#include "tui/views/parts.h"

enum { LOG_LINES = 20, DETAIL_CELLS = 100, DETAIL_ROWS = 64 };

/* ---- people ---- */

/* ", words" behind those that are there. */
static void clause(char dst[PLAIN_LINE], const char *words, const char *value)
{
    size_t n = strlen(dst);

    if (*words || *value)
        snprintf(dst + n, PLAIN_LINE - n, ", %s%s", words, value);
}

static void say_knock(struct plain *p, const struct knock *k, bool with_room)
{
    const struct draw_ctx c = {.host = p->conf.host};
    char name[PLAIN_LINE], wait[PARTS_TIME], flags[160], more[PLAIN_LINE] = "", number[32];

    plain_name(p, k->of->room, k->w.id, k->w.name, name, sizeof name);
    parts_wait(wait, k->w.knocked_at, p->now.wall);
    parts_flags(k->w.flags, flags, sizeof flags);
    clause(more, k->w.has_token ? tr("has a token") : "", "");
    snprintf(number, sizeof number, "%d", (int)k->w.tries);
    if (k->w.tries > 1)
        clause(more, tr("try "), number);
    if (*flags)
        clause(more, tr("look twice: "), flags);
    snprintf(number, sizeof number, "%d", (int)k->w.score);
    if (k->w.score > 0)
        clause(more, tr("points for a block: "), number);
    clause(more, k->w.held ? tr("on hold") : "", "");
    if (*k->w.note)
        clause(more, tr("note: "), k->w.note);
    if (*k->w.rule)
        clause(more, tr("rule: "), k->w.rule);
    if (parts_read_by(k, &c))
        clause(more, tr("read by "), k->w.reader);
    clause(more, k->w.away ? tr("connection lost") : "", "");
    clause(more,
           k->w.pending->what != PENDING_NONE ? tr("decided, undo takes it back")
           : k->state != KNOCK_WAITING        ? tr("decided")
                                              : "",
           "");
    plain_say(p, "%s, %s%s%s%s", name, wait, with_room ? tr(" at ") : "",
              with_room ? k->of->room : "", more);
}

static void say_person(struct plain *p, const struct room *r, const struct person *w,
                       bool with_room)
{
    char name[PLAIN_LINE], since[PARTS_TIME];

    plain_name(p, r->name, w->p.id, w->p.name, name, sizeof name);
    parts_minutes(since, w->p.joined_at, p->now.wall);
    plain_say(
        p, "%s, inside %s%s%s%s, mic %s, camera %s%s%s%s", name, since, with_room ? tr(" in ") : "",
        with_room ? r->name : "",
        w->p.owner                                  ? tr(", owner")
        : w->p.perms.can_admin & ADMIN_PARTICIPANTS ? tr(", admin")
                                                    : "",
        w->p.off[TRACK_AUDIO] ? tr("off") : tr("on"), w->p.off[TRACK_VIDEO] ? tr("off") : tr("on"),
        w->p.off[TRACK_SCREEN_VIDEO] ? "" : tr(", shares the screen"),
        w->p.hand_at ? tr(", hand up") : "",
        w->p.pending.what != PENDING_NONE ? tr(", is being ejected, undo takes it back") : "");
}

/* The rooms that a list is about: one that is named or chosen, else all. False after saying why. */
static bool which(struct plain *p, const char *words, struct room **one)
{
    *one = NULL;
    if (!*words && !*p->room)
        return true;
    *one = plain_where(p, words);
    return *one != NULL;
}

void plain_list_waiting(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    struct room *one;
    const struct knocks *q;

    if (!which(p, words, &one))
        return;
    q = one ? &one->knocks : &m->queue;
    plain_say(p, "%zu waiting%s%s%s", knocks_waiting(q), one ? tr(" at ") : tr(" in all rooms"),
              one ? one->name : "", knocks_waiting(q) ? ":" : "");
    for (size_t i = 0; i < q->n; i++)
        if (knocks_at(q, i)->state != KNOCK_GONE)
            say_knock(p, knocks_at(q, i), !one);
}

void plain_list_people(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    struct room *one;
    size_t n = 0;

    if (!which(p, words, &one))
        return;
    for (size_t i = 0; i < m->rooms.n; i++)
        n += !one || one == m->rooms.row[i] ? people_inside(&m->rooms.row[i]->people) : 0;
    plain_say(p, "%zu inside%s%s%s", n, one ? " " : tr(", all rooms"), one ? one->name : "",
              n ? ":" : "");
    for (size_t i = 0; i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        for (size_t j = 0; (!one || r == one) && j < r->people.n; j++)
            if (!r->people.row[j]->gone)
                say_person(p, r, r->people.row[j], !one);
    }
}

void plain_list_found(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    char wanted[4 * PLAIN_LINE], name[4 * LIMIT_NAME + 1];
    size_t n = 0;

    utf8_skeleton(wanted, sizeof wanted, words);
    if (!*wanted) {
        plain_refuse(p, "find what? find TEXT lists who has it in the name");
        return;
    }
    for (size_t i = 0; i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        for (size_t j = 0; j < r->knocks.n; j++) {
            const struct knock *k = knocks_at(&r->knocks, j);

            utf8_skeleton(name, sizeof name, k->w.name);
            if (k->state != KNOCK_GONE && strstr(name, wanted) && ++n)
                say_knock(p, k, true);
        }
        for (size_t j = 0; j < r->people.n; j++) {
            utf8_skeleton(name, sizeof name, r->people.row[j]->p.name);
            if (!r->people.row[j]->gone && strstr(name, wanted) && ++n)
                say_person(p, r, r->people.row[j], true);
        }
    }
    if (n == 0)
        plain_say(p, "no name has '%s'", words);
}

void plain_list_fitting(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    struct strbuf text = STRBUF_INIT(LENS_TEXT);
    struct error err = {""};
    struct lens_filter *f = *words ? lens_filter_new(words, &err) : NULL;
    size_t n = 0;

    if (!f)
        plain_refuse(p, "%s", *words ? err.text : tr("filter takes words, as on the screen"));
    for (size_t i = 0; f && i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        for (size_t j = 0; j < r->knocks.n; j++) {
            strbuf_reset(&text);
            model_knock_text(knocks_at(&r->knocks, j), &text);
            if (knocks_at(&r->knocks, j)->state != KNOCK_GONE &&
                lens_filter_takes(f, text.s ? text.s : "") && ++n)
                say_knock(p, knocks_at(&r->knocks, j), true);
        }
        for (size_t j = 0; j < r->people.n; j++) {
            strbuf_reset(&text);
            model_person_text(r->people.row[j], &text);
            if (!r->people.row[j]->gone && lens_filter_takes(f, text.s ? text.s : "") && ++n)
                say_person(p, r, r->people.row[j], true);
        }
    }
    if (f && n == 0)
        plain_say(p, "nobody fits '%s'", words);
    lens_filter_free(f);
    strbuf_free(&text);
}

/* ---- rooms ---- */

void plain_list_rooms(struct plain *p, const char *words)
{
    const struct rooms *l = &p->conf.model->rooms;

    (void)words;
    plain_say(p, "%zu %s%s", l->n, l->n == 1 ? tr("room") : tr("rooms"), l->n ? ":" : "");
    for (size_t i = 0; i < l->n; i++) {
        const struct room *r = l->row[i];
        char name[PLAIN_LINE];

        plain_name(p, r->name, "", r->name, name, sizeof name);
        plain_say(p, "%s, %s, %zu waiting, %zu inside, %d %s%s%s%s%s", name,
                  r->gone         ? tr("gone")
                  : r->is_private ? tr("private")
                                  : tr("public"),
                  knocks_waiting(&r->knocks), people_inside(&r->people), (int)r->hosts,
                  r->hosts == 1 ? "host" : tr("hosts"),
                  r->panic    ? tr(", PANIC")
                  : r->locked ? tr(", locked")
                              : "",
                  r->recording ? tr(", recording") : "", r->streaming ? tr(", live") : "",
                  str_eq(p->room, r->name) ? tr(", chosen") : "");
    }
}

/* ---- one person ---- */

/* "role     participant" of the screen as "role: participant". */
static void say_fact(struct plain *p, const char *line)
{
    size_t blank = strspn(line, " "), label = blank;

    while (line[label] && strncmp(line + label, "  ", 2) != 0)
        label++;
    if (blank == 0 && line[label])
        plain_say(p, "%.*s: %s", (int)label, line, line + label + strspn(line + label, " "));
    else if (line[blank])
        plain_say(p, "%s", line + blank);
}

/* The lines of the screen's detail pane behind the name. */
static void say_detail(struct plain *p, enum pane of, const char *id)
{
    struct draw_ctx c = {.wall = p->now.wall,
                         .mono = p->now.mono,
                         .tz_min = p->now.tz_min,
                         .keys = *p->conf.keys,
                         .host = p->conf.host};
    struct surface *s = surface_new(DETAIL_ROWS, DETAIL_CELLS);
    struct strbuf b = STRBUF_INIT(1 << 16);
    int lines = detail_view_lines(p->conf.model, &c, of, id, s,
                                  (struct rect){0, 0, DETAIL_ROWS, DETAIL_CELLS}, 0);
    char *line;

    surface_dump(s, &b);
    line = b.s;
    for (int i = 0; line && i < lines && i < DETAIL_ROWS; i++) {
        char *end = strchr(line, '\n');

        if (end)
            *end = '\0';
        if (i > 0)
            say_fact(p, line);
        line = end ? end + 1 : NULL;
    }
    strbuf_free(&b);
    surface_free(s);
}

void plain_detail(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    char name[PLAIN_LINE];
    struct target t;

    if (!plain_who(p, words, IN_KNOCKS | IN_PEOPLE, &t))
        return;
    for (size_t i = 0; i < t.n; i++) {
        plain_name(p, t.one[i].room, t.one[i].id, t.one[i].name, name, sizeof name);
        plain_say(p, "%s, %s %s", name, t.of == PANE_PEOPLE ? tr("inside") : tr("waits at"),
                  t.one[i].room);
        say_detail(p, t.of, t.one[i].id);
    }
    if (t.n == 1 && !(m->why.known && str_eq(m->why.id, t.one[0].id)))
        plain_why(p, words); /* else they stand in the details */
    target_free(&t);
}

/* ---- what happened, what there is ---- */

void plain_list_log(struct plain *p, const char *words)
{
    const struct evlog *l = &p->conf.model->log;
    int64_t n = LOG_LINES;

    if (*words && !str_int(words, 1, EVLOG_LINES, &n)) {
        plain_refuse(p, "log takes a number of lines, 1 to %d", EVLOG_LINES);
        return;
    }
    if (l->n == 0)
        plain_say(p, "nothing has happened yet");
    for (size_t i = l->n > (size_t)n ? l->n - (size_t)n : 0; i < l->n; i++) {
        const struct evlog_line *line = evlog_at(l, i);
        char when[PARTS_TIME];

        parts_clock(when, line->wall, p->now.tz_min, true);
        plain_say(p, "%s %s %s", when, line->who, line->text);
    }
}

static void say_pending(struct plain *p)
{
    struct model_countdown c;
    char more[32] = "";

    if (!model_countdown(p->conf.model, &c))
        return;
    if (c.more > 0)
        snprintf(more, sizeof more, tr(" and %zu more"), c.more);
    plain_say(p, "pending: %s of %s%s by %s in %d seconds, undo takes it back",
              model_pending_noun(c.what), c.name, more, c.by,
              c.until > p->now.wall ? (int)((c.until - p->now.wall + 999) / 1000) : 0);
}

void plain_status(struct plain *p, const char *words)
{
    struct model *m = p->conf.model;
    char wait[PARTS_TIME] = "", name[PLAIN_LINE];

    (void)words;
    if (m->link.state != LINE_LIVE) {
        plain_say(p, "no connection%s%s: the lists are as they were, nothing is decided",
                  *m->link.text ? ": " : "", m->link.text);
        if (!m->loaded)
            return;
    }
    if (model_oldest(m))
        parts_wait(wait, model_oldest(m), p->now.wall);
    plain_say(p, "%zu %s, %lld waiting%s%s, %lld inside%s%s%s", m->rooms.n,
              m->rooms.n == 1 ? tr("room") : tr("rooms"), (long long)m->n_waiting,
              *wait ? tr(", oldest ") : "", wait, (long long)m->n_inside,
              *p->room ? tr(", chosen: ") : "", p->room, m->watch ? tr(", watching only") : "");
    say_pending(p);
    model_frame(m);
    if (!*m->next.id || m->watch)
        return;
    parts_wait(wait, m->next.knocked_at, p->now.wall);
    plain_name(p, m->next.room, m->next.id, m->next.name, name, sizeof name);
    plain_say(p, "admit-next admits %s, %s at %s", name, wait, m->next.room);
    if (!m->next.seen_at)
        m->next.seen_at = p->now.mono;
}
