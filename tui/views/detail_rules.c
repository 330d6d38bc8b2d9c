/* Which rules were tried on somebody: each with what came of it, by words and not by colour alone.
 */
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/model/model.h"
#include "tui/views/page.h"
#include "tui/views/parts.h"

/* An answer that takes no longer is not announced: the line does not flicker, nor cost bytes. */
enum { SLOW = 500 /* ms */ };
enum { WORD_CELLS = 5, RULE_TEXT = LIMIT_RULE_TEXT + LIMIT_RULE + 32 };

/* "yes", "no" or "-" and what it looks like. */
static const struct {
    const char *word;
    unsigned style, text;
} fates[RULES_FATES] = {
    [RULES_DECIDED] = {TR("yes"), ROLE_ON, ROLE_STRONG},
    [RULES_FAILED] = {TR("no"), ROLE_OFF, ROLE_TEXT},
    [RULES_UNTRIED] = {"-", ROLE_DIM, ROLE_DIM},
};

void parts_asked(char dst[PARTS_ASKED], const struct wire_asked *a, int tz_min)
{
    char clock[PARTS_TIME];

    parts_clock(clock, a->at, tz_min, true);
    snprintf(dst, PARTS_ASKED,
             tr("%s at %s: %d inside, %d seats free, %d waiting before, try %d, server's clock "
                "%02d:%02d."),
             a->now ? tr("Asked anew, for the server has restarted since the knock,") : tr("Told"),
             clock, (int)a->inside, (int)a->seats, (int)a->waiting, (int)a->tries,
             (int)a->minute / 60, (int)a->minute % 60);
}

/* What they were told. */
static void told(struct page *p, const struct draw_ctx *c, const struct wire_asked *a)
{
    char text[PARTS_ASKED];

    if (p->brief) {
        snprintf(text, sizeof text, a->now ? tr("now: %d in, %d free") : tr("%d in, %d free"),
                 (int)a->inside, (int)a->seats);
        page_fact(p, tr("rules"), ROLE_DIM, text);
        return;
    }
    p->line++;
    page_text(p, ROLE_STRONG, tr("Rules tried"));
    parts_asked(text, a, c->tz_min);
    page_text(p, ROLE_DIM, text);
}

/* At the side: a line for each, what failed or else the rule. */
static void tried_brief(struct page *p, const struct wire_tried *t)
{
    char text[RULE_TEXT], label[24];

    snprintf(label, sizeof label, "%4d %s", (int)t->line, tr(fates[t->fate].word));
    str_copy(text, sizeof text, t->fate == RULES_FAILED ? t->failed : t->text);
    page_fact(p, label, fates[t->fate].text, text);
}

static void tried(struct page *p, const struct wire_tried *t)
{
    int line = p->line;
    char text[RULE_TEXT];

    page_text(p, fates[t->fate].style, tr(fates[t->fate].word));
    p->line = line;
    snprintf(text, sizeof text, "%s:%d  %s", t->file, (int)t->line, t->text);
    page_text_at(p, WORD_CELLS, fates[t->fate].text, text);
    if (t->fate == RULES_FAILED) {
        snprintf(text, sizeof text, tr("does not hold: %s"), t->failed);
        page_text_at(p, WORD_CELLS + 2, ROLE_DIM, text);
    }
}

/* Whether the answer may be here in a moment; never before the first was asked for. */
static bool comes(const struct model *m, const struct draw_ctx *c, const char *id)
{
    const struct model_why *w = &m->why;

    if (!*id || !w->asked_at || m->link.state != LINE_LIVE)
        return false;
    if (!str_eq(w->id, id))
        return true;
    return !w->known && !*w->failed && (!w->request || c->mono - w->asked_at < SLOW);
}

void page_rules(struct page *p, const struct model *m, const struct draw_ctx *c, const char *id)
{
    const struct model_why *w = &m->why;

    if (comes(m, c, id)) {
        page_fact(p, tr("rules"), ROLE_DIM, "");
        return;
    }
    if (!str_eq(w->id, id))
        return;
    if (*w->failed)
        page_fact(p, tr("rules"), ROLE_WARN, w->failed);
    else if (!w->known && w->request)
        page_fact(p, tr("rules"), ROLE_DIM, tr("asking the server..."));
    else if (w->known && !w->asked.at)
        page_fact(p, tr("rules"), ROLE_DIM,
                  p->brief ? tr("not asked") : tr("not asked: came in without a knock"));
    else if (w->known && w->n_tried == 0)
        page_fact(p, tr("rules"), ROLE_DIM,
                  p->brief ? tr("none: you decide")
                           : tr("there are none for this room: a host decides"));
    if (!w->known || !w->asked.at || w->n_tried == 0)
        return;
    told(p, c, &w->asked);
    for (size_t i = 0; i < w->n_tried; i++)
        (p->brief ? tried_brief : tried)(p, &w->tried[i]);
}
