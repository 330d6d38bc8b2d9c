/* Everything that is known of one person, waiting or inside. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/dialog.h"
#include "tui/model/model.h"
#include "tui/views/page.h"
#include "tui/views/parts.h"

static void add_flag(struct page *p, const char *text)
{
    char line[176];

    snprintf(line, sizeof line, "! %s", text);
    page_text(p, ROLE_FLAG, line);
}

static void add_flags(struct page *p, uint8_t flags)
{
    static const struct {
        unsigned bit;
        const char *sentence;
    } table[] = {
        {FLAG_SAME_NAME, TR("somebody here has the same name")},
        {FLAG_LOOK_ALIKE, TR("the name looks like that of somebody here")},
        {FLAG_DENIED, TR("was denied here before")},
        {FLAG_MIXED, TR("letters of several alphabets in one word")},
        {FLAG_CLEANED, TR("odd characters were taken out of the name")},
    };

    char words[160];

    if (p->brief && flags) {
        parts_flags(flags, words, sizeof words);
        add_flag(p, words);
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (flags & table[i].bit)
            add_flag(p, tr(table[i].sentence));
}

static void add_pending(struct page *p, const struct draw_ctx *c, const struct wire_pending *w)
{
    char text[LIMIT_BY + 64];

    snprintf(text, sizeof text, tr("%s in %d s by %s"), tr(wire_pending_names[w->what]),
             w->until > c->wall ? (int)((w->until - c->wall + 999) / 1000) : 0, w->by);
    page_fact(p, tr("pending"), ROLE_PENDING, text);
}

/* What was said; at the side the last lines of it. */
static void add_talk(struct page *p, const struct knock *k)
{
    const struct talk *t = k->talk;
    size_t shown = p->brief ? 3 : TALK_LINES;
    char line[LIMIT_BY + LIMIT_REASON + 8];

    if (!t) {
        if (k->w.note[0])
            page_text(p, ROLE_TEXT, k->w.note);
        return;
    }
    for (size_t i = t->n > shown ? t->n - shown : 0; i < t->n; i++) {
        snprintf(line, sizeof line, "%s: %s", t->line[i].by, t->line[i].text);
        page_text(p, t->line[i].from_guest ? ROLE_STRONG : ROLE_DIM, line);
    }
}

static void knock_state(struct page *p, const struct knock *k, const struct draw_ctx *c)
{
    char text[LIMIT_BY + 64], wait[PARTS_TIME];
    const char *word;

    if (k->state == KNOCK_GONE) {
        page_fact(p, tr("state"), ROLE_GONE, tr("gone"));
        return;
    }
    parts_wait(wait, k->w.knocked_at, c->wall);
    word = parts_wait_word(c, k->w.knocked_at);
    snprintf(text, sizeof text, tr("%s%s%s  %zu of %zu"), wait, *word ? " " : "", word,
             knocks_index(k->of, k) + 1, k->of->n);
    page_fact(p, tr("waiting"), parts_wait_style(c, k->w.knocked_at), text);
    if (k->state != KNOCK_WAITING) {
        snprintf(text, sizeof text, "%s...", tr(knocks_state_name((enum knock_state)k->state)));
        page_fact(p, tr("state"), ROLE_PENDING, text);
    }
    if (k->w.pending->what != PENDING_NONE) {
        add_pending(p, c, k->w.pending);
    }
    if (k->w.away)
        page_fact(p, tr("link"), ROLE_WARN, tr("lost, place kept"));
    if (k->w.held)
        page_fact(p, tr("held"), ROLE_TEXT, tr("yes"));
}

static void knock_lines(struct page *p, const struct knock *k, const struct draw_ctx *c, bool rooms)
{
    char text[64];

    page_text(p, k->state == KNOCK_GONE ? ROLE_GONE : ROLE_TEXT, k->w.name);
    knock_state(p, k, c);
    if (rooms)
        page_fact(p, tr("room"), ROLE_TEXT, k->of->room);
    if (!p->brief)
        page_when(p, c, tr("knocked"), k->w.knocked_at);
    if (!p->brief)
        page_fact(p, tr("trust"), k->w.has_token ? ROLE_TRUST : ROLE_TEXT,
                  k->w.has_token ? tr("with a token") : tr("guest, no token"));
    snprintf(text, sizeof text, "%d", (int)k->w.tries);
    page_fact(p, tr("tries"), ROLE_TEXT, text);
    if (k->w.user_id[0])
        page_fact(p, tr("user id"), ROLE_TEXT, k->w.user_id);
    if (!p->brief)
        page_fact(p, tr("id"), ROLE_DIM, k->w.id);
    add_flags(p, k->w.flags);
    if (k->w.rule[0])
        page_fact(p, tr("rule"), ROLE_TEXT, k->w.rule);
    if (k->w.score > 0) {
        snprintf(text, sizeof text, p->brief ? tr("%d of 100") : tr("%d of 100 for a block"),
                 (int)k->w.score);
        page_fact(p, tr("score"), ROLE_FLAG, text);
    }
    if (parts_read_by(k, c))
        page_fact(p, tr("read by"), ROLE_TEXT, k->w.reader);
    add_talk(p, k);
}

/* All of them, as in the dialog that changes them. */
static void rights_ticked(struct page *p, const struct wire_perms *perms)
{
    char line[80];

    for (size_t i = 0; i < DIALOG_RIGHTS_LINES; i++) {
        const struct dialog_right *r = &dialog_rights[i];
        bool has = (perms->can_send & r->bits) == r->bits;

        snprintf(line, sizeof line, "[%c] %s", has ? 'x' : ' ', tr(r->words));
        page_fact(p, i ? "" : tr("may"), has ? ROLE_TEXT : ROLE_DIM, line);
    }
    snprintf(line, sizeof line, "[%c] %s", perms->can_admin & ADMIN_PARTICIPANTS ? 'x' : ' ',
             tr("decide about others"));
    page_fact(p, "", perms->can_admin & ADMIN_PARTICIPANTS ? ROLE_TEXT : ROLE_DIM, line);
}

static void person_rights(struct page *p, const struct wire_perms *perms)
{
    static const struct {
        unsigned bit;
        const char *word;
    } table[] = {
        {SEND_AUDIO, TR("audio")}, {SEND_VIDEO, TR("video")}, {SEND_SCREEN_VIDEO, TR("screen")}};
    struct strbuf b = STRBUF_INIT(64);

    if (!p->brief) {
        rights_ticked(p, perms);
        return;
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (perms->can_send & table[i].bit)
            strbuf_printf(&b, "%s%s", b.len ? " " : "", tr(table[i].word));
    page_fact(p, tr("may send"), ROLE_TEXT, b.s ? b.s : tr("nothing"));
    strbuf_free(&b);
}

static void person_lines(struct page *p, const struct person *who, const struct draw_ctx *c)
{
    static const char *const labels[] = {TR("mic"), TR("camera"), TR("screen")};
    static const enum wire_track shown[] = {TRACK_AUDIO, TRACK_VIDEO, TRACK_SCREEN_VIDEO};
    char text[2 * PARTS_TIME];

    page_text(p, who->gone ? ROLE_GONE : ROLE_TEXT, who->p.name);
    page_fact(p, tr("role"), who->p.owner ? ROLE_OWNER : ROLE_TEXT,
              who->p.owner                                  ? tr("owner")
              : who->p.perms.can_admin & ADMIN_PARTICIPANTS ? tr("admin of participants")
                                                            : tr("participant"));
    if (who->gone || who->p.away)
        page_fact(p, tr("state"), ROLE_GONE, who->gone ? tr("has left") : tr("connection lost"));
    page_when(p, c, tr("joined"), who->p.joined_at);
    parts_minutes(text, who->p.joined_at, c->wall);
    page_fact(p, tr("inside"), ROLE_TEXT, text);
    if (who->p.will_eject_at)
        page_when(p, c, tr("until"), who->p.will_eject_at);
    if (who->p.pending.what != PENDING_NONE && !who->gone)
        add_pending(p, c, &who->p.pending);
    if (who->p.hand_at && !who->gone) {
        snprintf(text, sizeof text, tr("up since "));
        parts_clock(text + strlen(text), who->p.hand_at, c->tz_min, true);
        page_fact(p, tr("hand"), ROLE_STRONG, text);
    }
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        uint8_t off = who->p.off[shown[i]];
        page_fact(p, tr(labels[i]), off ? ROLE_OFF : ROLE_ON,
                  !off                      ? tr("on")
                  : off & OFF_BY_PERMISSION ? tr("no: not allowed")
                  : off & OFF_BY_REMOTE     ? tr("hst: off, by a host")
                                            : tr("off, by self"));
    }
    person_rights(p, &who->p.perms);
    if (who->p.first_name[0])
        page_fact(p, tr("was"), ROLE_TEXT, who->p.first_name);
    if (!str_eq(who->p.user_id, who->p.id))
        page_fact(p, tr("user id"), ROLE_TEXT, who->p.user_id);
    if (!p->brief)
        page_fact(p, tr("id"), ROLE_DIM, who->p.id);
}

static int add_lines(struct page *p, const struct model *m, const struct draw_ctx *c, enum pane of,
                     const char *id)
{
    const struct knock *k = of != PANE_PEOPLE ? knocks_find(&m->queue, id) : NULL;
    const struct person *who = NULL;

    for (size_t i = 0; of == PANE_PEOPLE && !who && i < m->rooms.n; i++)
        who = people_find(&m->rooms.row[i]->people, id);

    if (k)
        knock_lines(p, k, c, model_merged(m));
    else if (who)
        person_lines(p, who, c);
    else
        page_text(p, ROLE_GONE, tr("Not here any more."));
    if (k ? k->state != KNOCK_GONE : who && !who->gone)
        page_rules(p, m, c, id);
    return p->line;
}

int detail_view_lines(const struct model *m, const struct draw_ctx *c, enum pane of, const char *id,
                      struct surface *s, struct rect r, int top)
{
    return add_lines(&(struct page){.s = s, .r = r, .top = top}, m, c, of, id);
}

/* Who is at the side: the person under the cursor of the pane that has the keys. */
static const char *at_the_side(const struct model *m, enum pane *of)
{
    const struct knock *k = model_knock(m);
    const struct person *who = model_person(m);

    *of = m->focus == PANE_PEOPLE || !k ? PANE_PEOPLE : PANE_KNOCKS;
    return *of == PANE_KNOCKS ? k->w.id : who ? who->p.id : "";
}

const char *views_detail_of(const struct model *m, const struct layout *l, const struct dialog *d)
{
    enum pane of;

    if (d && d->kind == DIALOG_DETAIL)
        return d->n > 0 ? d->row[0].id : "";
    return layout_shows(l, PANE_DETAIL) ? at_the_side(m, &of) : "";
}

static void detail_draw(const struct model *m, const struct draw_ctx *c, struct surface *s,
                        struct rect r)
{
    struct rect in = {r.y, r.x + 1, r.h, r.w - 2};
    enum pane of;
    const char *id = at_the_side(m, &of);

    if (*id)
        add_lines(&(struct page){.s = s, .r = in, .brief = true}, m, c, of, id);
}

static void detail_title(const struct model *m, const struct draw_ctx *c, char dst[VIEW_TITLE])
{
    (void)m;
    (void)c;
    str_copy(dst, VIEW_TITLE, tr("5 Selected"));
}

const struct view_ops detail_view = {.title = detail_title, .draw = detail_draw};
