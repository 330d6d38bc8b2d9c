/* The actions on people inside. */
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/input/action_decide.h"
#include "tui/input/dialog_block.h"

bool action_update(struct act *a, const struct target *t, const struct wire_update *u,
                   const char *did)
{
    struct model_out out = action_out(a);
    char(*ids)[LIMIT_ID + 1], who[LIMIT_NAME + 1], words[MODEL_DID];
    size_t at = 0, n;

    target_words(t, who);
    snprintf(words, sizeof words, "%.60s %s", did, who);
    while ((ids = target_next(t, &at, &n))) {
        struct wire_req *r = xcalloc(1, sizeof *r);

        r->action = WIRE_UPDATE_PARTICIPANTS;
        str_copy(r->room, sizeof r->room, t->one[at - 1].room);
        r->updates = xcalloc(n, sizeof *r->updates);
        r->n_updates = n;
        for (size_t i = 0; i < n; i++) {
            r->updates[i] = *u;
            str_copy(r->updates[i].id, sizeof r->updates[i].id, ids[i]);
        }
        free(ids);
        if (!model_ask(a->model, r, words, &out))
            return false;
    }
    return true;
}

/* ---- at once ---- */

static const struct person *person_of(const struct act *a, const struct target_one *one)
{
    const struct room *r = rooms_find(&a->model->rooms, one->room);

    return r ? people_find(&r->people, one->id) : NULL;
}

static bool take(struct act *a, struct target *t)
{
    if (!target_take(a, PANE_PEOPLE, t))
        return false;
    if (t->all_read)
        return true;
    notice_set(&a->model->notice, NOTICE_WARN, a->mono,
               "some of the marked are not on the screen now: look at them first");
    target_free(t);
    return false;
}

static void update(struct act *a, const struct wire_update *u, const char *did)
{
    struct target t;

    if (!take(a, &t))
        return;
    action_update(a, &t, u, did);
    target_free(&t);
}

/* An admin of participants from now on, or no admin of anything. */
static void set_admin(struct act *a, bool on)
{
    struct wire_update u = {.perms_given = PERM_ADMIN};
    const struct person *p;
    struct target t;

    if (!take(a, &t))
        return;
    for (size_t i = 0; i < t.n; i++) {
        struct target one = {.one = &t.one[i], .n = 1, .of = PANE_PEOPLE};

        p = person_of(a, &t.one[i]);
        u.perms.can_admin = on ? (p ? p->p.perms.can_admin : 0) | ADMIN_PARTICIPANTS : 0;
        action_update(a, &one, &u, on ? tr("made an admin:") : tr("no admin any more:"));
    }
    target_free(&t);
}

static void lower_hand(struct act *a)
{
    struct target t;
    const struct person *p;

    if (!take(a, &t))
        return;
    p = person_of(a, &t.one[0]);
    if (t.n == 1 && p && !p->p.hand_at)
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "%s has no hand up", p->p.name);
    else
        action_update(a, &t, &(struct wire_update){.hand = TRI_FALSE}, tr("lowered the hand of"));
    target_free(&t);
}

/* ---- what asks first ---- */

static void ask_line(struct act *a, enum prompt_for what, const char *before, const char *after)
{
    char who[LIMIT_NAME + 1], label[PROMPT_LABEL + 1];
    /* Somebody who waits can be renamed too. */
    enum pane focus = a->model->focus == PANE_KNOCKS ? PANE_KNOCKS : PANE_PEOPLE;
    enum pane of = a->given && a->given->n ? a->given->of : focus;
    struct target t;

    if (what == PROMPT_RENAME ? !target_take_one(a, of, &t) : !take(a, &t))
        return;
    target_words(&t, who);
    snprintf(label, sizeof label, "%s%s%s", before, who, after);
    prompt_ask(a->prompt, what, &t, "", label);
    if (what == PROMPT_RENAME)
        prompt_fill(a->prompt, who);
}

static void block(struct act *a)
{
    struct target t;

    if (!take(a, &t))
        return;
    dialog_block(a->dialog, &t, a->model, a->key, a->wall);
    target_free(&t);
}

static void rights(struct act *a)
{
    const struct person *p;
    struct target t;

    if (!take(a, &t))
        return;
    p = person_of(a, &t.one[0]);
    dialog_about(a->dialog, DIALOG_RIGHTS, &t, a->key, a->wall);
    a->dialog->can_send = p ? p->p.perms.can_send : 0;
    target_free(&t);
}

/* Everybody inside but the marked, and owners, whom nobody touches. */
static void rest(struct act *a, enum action power)
{
    struct room *r = action_room(a);
    struct target t = {.of = PANE_PEOPLE};

    for (size_t i = 0; r && i < r->people.n; i++) {
        const struct person *p = r->people.row[i];

        if (!p->marked && !p->gone && !p->p.owner)
            target_add(&t, r->name, p->p.id, p->p.name);
    }
    if (t.n > 0) {
        dialog_about(a->dialog, DIALOG_REST, &t, a->key, a->wall);
        a->dialog->power = power;
    } else if (r) {
        notice_set(&a->model->notice, NOTICE_INFO, a->mono,
                   "nobody is inside but owners and the marked");
    }
    target_free(&t);
}

bool action_run_people(struct act *a, enum action what)
{
    const struct wire_update eject = {.eject = true, .grace_ms = a->model->grace_ms};

    switch (what) {
    case ACTION_MUTE: update(a, &(struct wire_update){.audio = TRI_FALSE}, tr("muted")); break;
    case ACTION_UNMUTE:
        update(a, &(struct wire_update){.audio = TRI_TRUE}, tr("asked to unmute:"));
        break;
    case ACTION_CAMERA_OFF:
        update(a, &(struct wire_update){.video = TRI_FALSE}, tr("turned off the camera of"));
        break;
    case ACTION_STOP_SHARE:
        update(a, &(struct wire_update){.screen = TRI_FALSE}, tr("stopped the sharing of"));
        break;
    case ACTION_PARK: update(a, &(struct wire_update){.park = true}, tr("parked")); break;
    case ACTION_EJECT: update(a, &eject, tr("ejected")); break;
    case ACTION_EJECT_REASON: ask_line(a, PROMPT_EJECT, tr("why is "), tr(" ejected? ")); break;
    case ACTION_EJECT_BLOCK: block(a); break;
    case ACTION_LOWER_HAND: lower_hand(a); break;
    case ACTION_RENAME: ask_line(a, PROMPT_RENAME, tr("rename "), tr(" to: ")); break;
    case ACTION_MAKE_ADMIN: set_admin(a, true); break;
    case ACTION_UNMAKE_ADMIN: set_admin(a, false); break;
    case ACTION_RIGHTS: rights(a); break;
    case ACTION_UNTIL:
        ask_line(a, PROMPT_UNTIL, tr("until when may "), tr(" stay (+10m 16:30 never): "));
        break;
    case ACTION_MUTE_REST:
    case ACTION_CAMERA_REST:
    case ACTION_SHARE_REST: rest(a, what); break;
    default: return false;
    }
    return true;
}

/* ---- yes ---- */

bool action_confirmed_inside(struct act *a)
{
    const struct dialog *d = a->dialog;
    struct wire_update u = {0};
    bool taken = true;
    const char *did;
    struct target t;

    switch (d->kind) {
    case DIALOG_BLOCK:
        u.eject = true;
        u.block = (enum wire_block)(BLOCK_MEETING + d->choice);
        u.block_domain = d->domain;
        u.signals = dialog_block_signals(d);
        u.grace_ms = a->model->grace_ms;
        did = tr("ejected and blocked");
        break;
    case DIALOG_RIGHTS:
        u.perms_given = PERM_SEND;
        u.perms.can_send = d->can_send;
        did = tr("changed what may be sent by");
        break;
    default:
        did = d->power == ACTION_MUTE_REST     ? tr("muted")
              : d->power == ACTION_CAMERA_REST ? tr("turned off the camera of")
                                               : tr("stopped the sharing of");
        u.audio = d->power == ACTION_MUTE_REST ? TRI_FALSE : TRI_UNSET;
        u.video = d->power == ACTION_CAMERA_REST ? TRI_FALSE : TRI_UNSET;
        u.screen = d->power == ACTION_SHARE_REST ? TRI_FALSE : TRI_UNSET;
        break;
    }
    dialog_chosen(d, true, &t);
    if (t.n > 0)
        taken = action_update(a, &t, &u, did);
    else
        notice_set(&a->model->notice, NOTICE_INFO, a->mono, "nobody was touched");
    target_free(&t);
    return taken;
}
