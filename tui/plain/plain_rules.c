/* Which rule lets whom in, in lines: for everybody in a list, and rule by rule for one. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/plain/plain_private.h"
#include "tui/views/parts.h"

/* ---- one person, rule by rule ---- */

static void say_tried(struct plain *p, const struct wire_tried *t)
{
    static const char *const fates[RULES_FATES] = {[RULES_DECIDED] = TR("decides"),
                                                   [RULES_FAILED] = TR("does not hold"),
                                                   [RULES_UNTRIED] = TR("not tried")};

    plain_say(p, "%s:%d %s: %s%s%s", t->file, (int)t->line, tr(fates[t->fate]), t->text,
              t->fate == RULES_FAILED ? tr(", because this is not so: ") : "",
              t->fate == RULES_FAILED ? t->failed : "");
}

static void say_why(struct plain *p, const struct number *who)
{
    const struct model_why *w = &p->conf.model->why;
    char text[PARTS_ASKED];

    if (*w->failed) {
        plain_refuse(p, "%lld: %s: which rules were tried is not known: %s", (long long)who->n,
                     who->name, w->failed);
        return;
    }
    parts_asked(text, &w->asked, p->now.tz_min);
    plain_say(p, "%lld: %s: %s", (long long)who->n, who->name,
              !w->asked.at      ? tr("no rules were asked: came in without a knock")
              : w->n_tried == 0 ? tr("there are no rules for this room: a host decides")
                                : text);
    for (size_t i = 0; w->asked.at && i < w->n_tried; i++)
        say_tried(p, &w->tried[i]);
}

void plain_rules_turn(struct plain *p)
{
    struct model *m = p->conf.model;
    const struct number *who = p->why ? numbers_find(&p->numbers, p->why) : NULL;
    struct model_out out = {.send = p->conf.send, .arg = p->conf.send_arg, .mono = p->now.mono};

    if (!p->why)
        return;
    if (who)
        model_why(m, who->id, &out);
    if (who && !m->why.known && !*m->why.failed &&
        (m->why.request || model_why_wait(m, p->now.mono) >= 0))
        return; /* it is on its way, or will be in a moment */
    p->why = 0;
    p->answering = true;
    if (who && (m->why.known || *m->why.failed)) {
        say_why(p, who);
    } else {
        plain_refuse(p, "which rules were tried can not be asked now");
        model_why(m, "", &out); /* nobody waits for it any more */
    }
    p->answering = false;
}

void plain_why(struct plain *p, const char *words)
{
    struct target t;

    if (!plain_who(p, words, IN_KNOCKS | IN_PEOPLE, &t))
        return;
    if (t.n > 1)
        plain_refuse(p, "why is about one person at a time");
    else
        p->why = plain_number(p, t.one[0].room, t.one[0].id, t.one[0].name);
    p->conf.model->why.asked_at = 0; /* the pause is for cursors that run down a list */
    target_free(&t);
}

/* ---- everybody ---- */

/* The room's own rules, as they were written. */
static void say_own(struct plain *p, const struct room *r)
{
    const char *text = props_str(&r->config, ROOM_x_rules);
    char line[PLAIN_LINE];
    int n = 1;

    for (size_t len; *text; text += len + (text[len] == '\n'), n++) {
        len = strcspn(text, "\n");
        snprintf(line, sizeof line, "%.*s", (int)len, text);
        plain_say(p, "%s, x_rules:%d: %s", r->name, n, line);
    }
}

void plain_list_rules(struct plain *p, const char *words)
{
    const struct model *m = p->conf.model;
    struct room *one = NULL;
    char name[PLAIN_LINE];
    size_t n = 0;

    if ((*words || *p->room) && !(one = plain_where(p, words)))
        return;
    for (size_t i = 0; i < m->rooms.n; i++) {
        const struct room *r = m->rooms.row[i];

        if (one && r != one)
            continue;
        say_own(p, r);
        for (size_t j = 0; j < r->knocks.n; j++) {
            const struct knock *k = knocks_at(&r->knocks, j);

            if (k->state == KNOCK_GONE || !*k->w.rule || !++n)
                continue;
            plain_name(p, r->name, k->w.id, k->w.name, name, sizeof name);
            plain_say(p, "%s at %s, %s", name, r->name, k->w.rule);
        }
    }
    if (n == 0)
        plain_say(p, "no rule has spoken about anybody who waits: a host decides");
    plain_say(p,
              "why NUMBER says every rule that was tried on somebody; try-rules FILE says what a "
              "file would have decided");
}
