/* Rules of the door: which hold for a room, what they say about somebody who knocks, and the
 * turnstile, which lets the next in when a seat frees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- which rules ---- */

/* Keeps the first complaint. */
static void complain(void *arg, const char *sentence)
{
    struct error *err = arg;

    if (err && !*err->text)
        error_set(err, "%s", sentence);
}

/* What rules_reader wants beside what conf has: one argument for both. */
struct reading {
    struct lobby *l;
    struct error *err;
};

static char *read_list(void *arg, const char *name, size_t *len, struct error *err)
{
    struct lobby *l = ((struct reading *)arg)->l;

    if (l->conf.list)
        return l->conf.list(l->conf.list_arg, name, len, err);
    error_set(err, "there are no list files here");
    return NULL;
}

static void on_complaint(void *arg, const char *sentence)
{
    complain(((struct reading *)arg)->err, sentence);
}

bool policy_read(struct lobby *l, const char *room, const struct props *config, struct policy *out,
                 struct error *err)
{
    const char *rules = props_str(config, ROOM_x_rules),
               *ladder = props_str(config, ROOM_x_no_host);
    struct error first = {""};
    struct reading at = {.l = l, .err = &first};
    const struct rules_reader reader = {.arg = &at, .list = read_list, .complain = on_complaint};

    (void)room;
    *out = (struct policy){.rules = NULL};
    if (*ladder && !ladder_read(ladder, &out->ladder, err)) {
        *out = (struct policy){.rules = NULL};
        return false;
    }
    if (!*rules)
        return true;
    out->rules = rules_parse("x_rules", rules, strlen(rules), &reader);
    if (out->rules)
        return true;
    *out = (struct policy){.rules = NULL};
    return error_set(err, "%s", first.text);
}

void policy_finish(struct policy *p)
{
    rules_free(p->rules);
    *p = (struct policy){.rules = NULL};
}

void lobby_rules_set(struct lobby *l, const char *room, struct rules *rules)
{
    struct file_rules *f;
    const char *key = room ? room : "";

    HASH_FIND_STR(l->files, key, f);
    if (!f && !rules)
        return;
    if (!f) {
        f = xcalloc(1, sizeof *f);
        str_copy(f->room, sizeof f->room, key);
        HASH_ADD_STR(l->files, room, f);
    }
    rules_free(f->rules);
    f->rules = rules;
    if (!rules) {
        HASH_DEL(l->files, f);
        free(f);
    }
}

void lobby_rules_retain(struct lobby *l, bool (*keep)(void *arg, const char *room), void *arg)
{
    struct file_rules *f, *tmp;

    HASH_ITER (hh, l->files, f, tmp)
        if (!keep(arg, *f->room ? f->room : NULL))
            lobby_rules_set(l, f->room, NULL);
}

void lobby_rules_again(struct lobby *l, void (*tell)(void *arg, const char *sentence), void *arg)
{
    struct room *r;

    DL_FOREACH (l->rooms, r) {
        struct policy fresh;
        struct error err = {""};
        char sentence[ERROR_TEXT_MAX + LIMIT_ROOM_NAME + 16];

        if (!*props_str(&r->pub.config, ROOM_x_rules))
            continue;
        if (policy_read(l, r->pub.name, &r->pub.config, &fresh, &err)) {
            policy_finish(&r->policy);
            r->policy = fresh;
            continue;
        }
        snprintf(sentence, sizeof sentence, "room %s: %s", r->pub.name, err.text);
        tell(arg, sentence);
    }
}

void rules_free_files(struct lobby *l)
{
    while (l->files)
        lobby_rules_set(l, l->files->room, NULL);
}

static const struct rules *rules_of(struct lobby *l, const struct room *r)
{
    struct file_rules *f;

    if (r->policy.rules)
        return r->policy.rules;
    HASH_FIND_STR(l->files, r->pub.name, f);
    if (!f)
        HASH_FIND_STR(l->files, "", f);
    return f ? f->rules : NULL;
}

/* ---- a knock ---- */

void rules_try(struct lobby *l, const struct person *p, const struct rules_facts *f,
               void (*each)(void *arg, const struct rules_tried *t), void *arg)
{
    rules_explain(rules_of(l, p->room), f, each, arg);
}

void rules_ask(struct lobby *l, struct person *p, struct rules_verdict *v)
{
    struct journal_entry e;
    struct rules_facts f;

    record_facts(l, p, &e, &f); /* what the record keeps is what was asked */
    p->asked = (struct wire_asked){.at = l->now,
                                   .minute = f.minute_of_day,
                                   .inside = f.inside,
                                   .waiting = f.waiting,
                                   .seats = f.seats,
                                   .tries = f.tries};
    rules_decide(rules_of(l, p->room), &f, v);
}

void rules_do(struct lobby *l, struct person *p, const struct rules_verdict *v)
{
    char by[LIMIT_RULE + 8];

    snprintf(by, sizeof by, "rule %s", v->rule);
    switch (v->action) {
    case RULES_ADMIT:
        if (lobby_may_enter(l, p->room, p->owner) == ERR_OK)
            person_let_in(l, p, by);
        break;
    case RULES_DENY:
        l->denials++;
        flags_denied_add(l, p);
        reknock_denied(l, p);
        person_end(l, p, ERR_DENIED, WHY_DENIED, by, v->words);
        break;
    case RULES_HOLD: person_hold(l, p, true, v->words, by); break;
    case RULES_QUEUE:
    case RULES_ASK:
    case RULES_COUNT: break;
    }
}

/* ---- the turnstile ---- */

void turnstile_turn(struct lobby *l, struct room *r, bool seat_freed)
{
    if (r->expired)
        return;
    r->freed += seat_freed;
    if (r->freed == 0)
        return;
    r->turn_due = true;
    room_schedule(l, r);
}

static bool may_pass(struct lobby *l, const struct room *r, struct person *p)
{
    if (!(props_int(&r->pub.config, ROOM_x_turnstile) || p->queued) || p->held || p->parked ||
        p->pending || !p->peer)
        return false;
    person_look_at_name(l, p, p->flags & FLAG_CLEANED);
    return !(p->flags & FLAGS_CAREFUL) && p->score == 0;
}

void turnstile_run(struct lobby *l, struct room *r)
{
    struct person *p, *tmp;

    r->turn_due = false;
    if (r->locked)
        return;
    DL_FOREACH_SAFE (r->people[PERSON_WAITING], p, tmp) {
        if (r->freed == 0 || lobby_may_enter(l, r, false) != ERR_OK)
            break;
        if (!may_pass(l, r, p))
            continue;
        r->freed--;
        person_let_in(l, p, "turnstile");
    }
    /* Without a turnstile a seat that nobody queued for is nobody's. */
    if (!props_int(&r->pub.config, ROOM_x_turnstile))
        r->freed = 0;
}
