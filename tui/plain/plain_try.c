/* A file of rules tried on the knocks of the record: asked of the server page by page, decided
 * here, and told as what would have been different. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/log_page.h"
#include "tui/rules_replay.h"
#include "tui/plain/plain_private.h"
#include "tui/views/parts.h"

struct plain_try {
    struct rules *rules;
    struct rules_replay replay;
    struct log_want want;
    char room[LIMIT_ROOM_NAME + 1]; /* "" for all */
    int64_t ticket;                 /* of the page that is on its way */
};

void plain_try_end(struct plain *p)
{
    if (!p->trial)
        return;
    rules_replay_finish(&p->trial->replay);
    rules_free(p->trial->rules);
    free(p->trial);
    p->trial = NULL;
}

/* ---- what came of it ---- */

static void say_past(struct plain *p, const struct rules_past *past)
{
    const struct draw_ctx c = {.wall = p->now.wall, .tz_min = p->now.tz_min};
    char when[PARTS_TIME];

    parts_when(when, past->at, &c);
    plain_say(p, "%s %s: %s by %s; the server named %s; was: %s%s%s", when, past->name,
              rules_action_names[past->now.action],
              *past->now.rule ? past->now.rule : tr("no rule"),
              *past->live ? past->live : tr("no rule"),
              past->became == JOURNAL_KNOCK ? tr("waiting") : journal_words[past->became],
              *past->by ? tr(" by ") : "", past->by);
}

static void say_all(struct plain *p)
{
    const struct rules_replay *r = &p->trial->replay;
    char sum[PLAIN_LINE] = "";
    size_t said = 0;

    for (const struct rules_past *past = r->first; past && said < PLAIN_SHOWN; past = past->next)
        if (rules_past_differs(past) && ++said)
            say_past(p, past);
    for (int i = 0; i < RULES_COUNT; i++)
        if (r->count[i])
            snprintf(sum + strlen(sum), sizeof sum - strlen(sum), "%s %s %zu", *sum ? "," : ":",
                     rules_action_names[i], r->count[i]);
    if (r->bad)
        plain_refuse(p, "%zu lines of the record can not be read", r->bad);
    plain_say(p, "%zu knocks%s; %zu get another line than the server named%s", r->n, sum, r->differ,
              r->differ > said ? tr(", the first of them are said") : "");
}

/* ---- page by page ---- */

static bool ask_page(struct plain *p)
{
    char *path = log_path(&p->trial->want);

    p->trial->ticket =
        path && p->conf.call ? p->conf.call(p->conf.send_arg, REST_GET, path, NULL) : 0;
    free(path);
    if (!p->trial->ticket)
        plain_refuse(p, "too many calls are on their way: try again");
    return p->trial->ticket != 0;
}

bool plain_try_answer(struct plain *p, const struct rest_answer *a)
{
    struct plain_try *t = p->trial;
    bool more;

    if (!t || a->ticket != t->ticket)
        return false;
    p->answering = true;
    more = a->error == ERR_OK && log_page(a, &t->want, rules_replay_line, &t->replay);
    if (a->error != ERR_OK)
        plain_refuse(p, "the record did not come: %s",
                     *a->info ? a->info : tr(err_info(a->error)->sentence));
    else if (!more)
        say_all(p);
    if (!more || !ask_page(p))
        plain_try_end(p);
    p->answering = false;
    return true;
}

/* ---- the verb ---- */

static void complain(void *arg, const char *sentence)
{
    plain_refuse(arg, "%s", sentence);
}

void plain_try_rules(struct plain *p, const char *words)
{
    char file[PLAIN_LINE];
    struct room *room = NULL;
    struct rules *rules;
    bool quoted;

    if (!plain_word(&words, file, &quoted) || p->trial) {
        plain_refuse(p, p->trial ? tr("the last try has not ended yet")
                                 : tr("try-rules takes a file of rules, and a room"));
        return;
    }
    if ((*words || *p->room) && !(room = plain_where(p, words)))
        return;
    rules = rules_replay_read(file, NULL, complain, p);
    if (!rules)
        return;
    plain_say(p, "%s is right: %zu rules", file, rules_size(rules));
    p->trial = xcalloc(1, sizeof *p->trial);
    p->trial->rules = rules;
    str_copy(p->trial->room, sizeof p->trial->room, room ? room->name : "");
    p->trial->want.room = room ? p->trial->room : NULL;
    rules_replay_init(&p->trial->replay, rules, p->trial->want.room);
    if (!ask_page(p))
        plain_try_end(p);
}
