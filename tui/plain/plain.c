/* Line mode: what is said, and when. */
#include "tui/plain/plain.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "tui/plain/plain_private.h"

const char *const plain_tell_names[PLAIN_TELL_COUNT] = {"all", "door", "none"};

/* ---- saying ---- */

static void say(struct plain *p, bool answer, const char *fmt, va_list ap)
{
    char text[PLAIN_LINE], out[2 * PLAIN_LINE];

    vsnprintf(text, sizeof text, tr(fmt), ap);
    utf8_printable(out, sizeof out, text);
    p->conf.out(p->conf.out_arg, out, answer ? PLAIN_ANSWER : PLAIN_NEWS);
}

void plain_say(struct plain *p, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    say(p, p->answering, fmt, ap);
    va_end(ap);
}

void plain_refuse(struct plain *p, const char *fmt, ...)
{
    va_list ap;

    p->failed = true;
    va_start(ap, fmt);
    say(p, true, fmt, ap);
    va_end(ap);
}

/* One line of it. Tabs, by which JSON is indented, are two blanks. */
static void put_line(struct plain *p, const char *from, size_t len)
{
    size_t size = 2 * len + 1, n = 0;
    char *line = xmalloc(size), *out = xmalloc(4 * size);

    for (size_t i = 0; i < len; i++) {
        line[n++] = from[i] == '\t' ? ' ' : from[i];
        if (from[i] == '\t')
            line[n++] = ' ';
    }
    line[n] = '\0';
    utf8_printable(out, 4 * size, line);
    p->conf.out(p->conf.out_arg, out, PLAIN_EXACT);
    explicit_bzero(line, size); /* it may be a token */
    explicit_bzero(out, 4 * size);
    free(line);
    free(out);
}

void plain_text(struct plain *p, const char *text)
{
    for (size_t len; *text; text += len + (text[len] == '\n')) {
        len = strcspn(text, "\n");
        put_line(p, text, len);
    }
}

int64_t plain_number(struct plain *p, const char *room, const char *id, const char *name)
{
    int64_t n = numbers_of(&p->numbers, room, id, name);

    if (p->n_told == p->told_cap) {
        p->told_cap = p->told_cap ? 2 * p->told_cap : 64;
        p->told = xrealloc(p->told, p->told_cap, sizeof *p->told);
    }
    p->told[p->n_told++] = n;
    return n;
}

void plain_name(struct plain *p, const char *room, const char *id, const char *name, char *dst,
                size_t size)
{
    snprintf(dst, size, "%lld: %s", (long long)plain_number(p, room, id, name), name);
}

/* ---- listening ---- */

static bool wanted(const struct plain *p, const struct tell *t)
{
    enum evlog_kind kind = tell_kind(t->what);

    if (p->tell == PLAIN_TELL_ALL || kind == EVLOG_LINK)
        return true;
    if (p->tell == PLAIN_TELL_NONE)
        return false;
    return t->what == TELL_PENDING || t->what == TELL_TAKEN_BACK ||
           (t->what != TELL_LEFT && kind != EVLOG_JOIN && kind != EVLOG_ROOM &&
            kind != EVLOG_POWER);
}

static void hear_event(void *arg, const struct tell *t)
{
    struct plain *p = arg;
    char said[TELL_MAX];

    if (!wanted(p, t))
        return;
    tell_said(t, said, sizeof said);
    if (t->id && *t->id && t->room)
        plain_say(p, "%lld: %s", (long long)plain_number(p, t->room, t->id, t->name), said);
    else
        plain_say(p, "%s", said);
}

static void hear_notice(void *arg, const struct notice *n)
{
    struct plain *p = arg;

    if (n->level == NOTICE_WARN || n->level == NOTICE_BAD)
        plain_refuse(p, "%s", n->text);
    else
        plain_say(p, "%s", n->text);
}

struct plain *plain_new(const struct plain_conf *conf)
{
    struct plain *p = xcalloc(1, sizeof *p);

    p->conf = *conf;
    p->tell = conf->tell;
    p->last = ACTION_NONE;
    conf->model->log.told = hear_event;
    conf->model->notice.said = hear_notice;
    conf->model->log.told_arg = conf->model->notice.said_arg = p;
    if (conf->script)
        conf->model->read_ms = 0;
    return p;
}

void plain_free(struct plain *p)
{
    if (!p)
        return;
    p->conf.model->log.told = NULL;
    p->conf.model->notice.said = NULL;
    plain_try_end(p);
    numbers_finish(&p->numbers);
    free(p->told);
    free(p);
}

bool plain_waits(const struct plain *p)
{
    return p->why != 0 || p->trial != NULL;
}

bool plain_answered(struct plain *p, const struct rest_answer *a)
{
    return plain_try_answer(p, a);
}

bool plain_failed(const struct plain *p)
{
    return p->failed;
}

/* ---- time ---- */

static bool is_here(void *arg, const struct number *n)
{
    const struct model *m = arg;
    const struct room *r = rooms_find(&m->rooms, n->room);

    if (!*n->id)
        return r != NULL;
    return knocks_find(&m->queue, n->id) || (r && people_find(&r->people, n->id));
}

void plain_seen(struct plain *p)
{
    struct model *m = p->conf.model;

    for (size_t i = 0; i < p->n_told; i++) {
        const struct number *n = numbers_find(&p->numbers, p->told[i]);
        struct room *r = n ? rooms_find(&m->rooms, n->room) : NULL;
        struct knock *k = n && *n->id ? knocks_find(&m->queue, n->id) : NULL;
        struct person *who = r && *n->id ? people_find(&r->people, n->id) : NULL;

        if (k && !k->seen_at)
            k->seen_at = p->now.mono;
        if (who && !who->seen_at)
            who->seen_at = p->now.mono;
    }
    p->n_told = 0;
}

void plain_turn(struct plain *p, const struct plain_now *now)
{
    struct model *m = p->conf.model;

    p->now = *now;
    p->answering = false;
    plain_seen(p);
    model_frame(m);
    model_key(m, now->mono); /* there is no cursor that somebody could leave under */
    dialog_sync(p->conf.dialog, m);
    plain_blocks_turn(p);
    plain_sheet_turn(p);
    plain_rules_turn(p);
    numbers_sweep(&p->numbers, is_here, m);
}

void plain_greet(struct plain *p, const struct plain_now *now)
{
    p->now = *now;
    plain_status(p, "");
}

struct act plain_act(struct plain *p)
{
    return (struct act){
        .model = p->conf.model,
        .dialog = p->conf.dialog,
        .prompt = p->conf.prompt,
        .sheet = p->conf.sheet,
        .call = p->conf.call,
        .url = p->conf.url,
        .keys = *p->conf.keys,
        .send = p->conf.send,
        .send_arg = p->conf.send_arg,
        .wall = p->now.wall,
        .mono = p->now.mono,
        .tz_min = p->now.tz_min,
    };
}

/* ---- lines ---- */

bool plain_is_asking(const struct plain *p)
{
    return prompt_is_open(p->conf.prompt) || dialog_is_open(p->conf.dialog) ||
           sheet_is_open(p->conf.sheet);
}

/* Several lines at once, or one right behind another, of which one would decide something. */
static bool is_burst(struct plain *p, const char *const *line, size_t n, int64_t gap)
{
    if (p->conf.script || (n < 2 && gap >= PLAIN_BURST_MS))
        return false;
    if (plain_is_asking(p))
        return true;
    for (size_t i = 0; i < n; i++)
        if (plain_decides(p, line[i]))
            return true;
    return false;
}

static unsigned one_line(struct plain *p, const char *typed)
{
    char line[PLAIN_LINE];

    if (strlen(typed) >= sizeof line) {
        plain_refuse(p, "that is longer than %d bytes: nothing was done", PLAIN_LINE - 1);
        return 0;
    }
    utf8_clean(line, sizeof line, typed, strlen(typed), sizeof line);
    return plain_is_asking(p) ? plain_answer(p, line) : plain_verb(p, line);
}

unsigned plain_lines(struct plain *p, const char *const *line, size_t n, int64_t gap,
                     const struct plain_now *now)
{
    unsigned acts = 0;

    p->now = *now;
    p->answering = true;
    if (is_burst(p, line, n, gap)) {
        plain_refuse(p,
                     "%zu %s: nobody types like that, so nothing was done. "
                     "foyer --plain --script takes lines of a program.",
                     n, n == 1 ? tr("line at once with the one before") : tr("lines at once"));
        return 0;
    }
    for (size_t i = 0; i < n && !(acts & ACT_QUIT); i++) {
        p->answering = true;
        acts |= one_line(p, line[i]);
        plain_turn(p, now);
    }
    return acts;
}
