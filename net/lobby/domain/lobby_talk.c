/* Words between hosts and those who wait: hold, messages, and what guests say back. */
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- to guests ---- */

/* Shows hosts what was said to or by somebody; id null: to everybody who waits. */
static void tell_hosts(struct lobby *l, struct room *r, const char *id, const char *text,
                       const char *by, bool from_guest)
{
    char one[1][LIMIT_ID + 1];
    struct wire_msg m = {.kind = WIRE_EV_MESSAGE, .from_guest = from_guest};

    if (id) {
        str_copy(one[0], sizeof one[0], id);
        m.ids = one;
        m.n_ids = 1;
    }
    str_copy(m.text, sizeof m.text, text);
    str_copy(m.by, sizeof m.by, by);
    event_emit(l, r, &m, TO_HOSTS);
}

enum err person_tell(struct lobby *l, struct person *p, const char *text, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_MESSAGE};

    if (!p->peer)
        return ERR_AWAY;
    str_copy(m.text, sizeof m.text, text);
    str_copy(m.by, sizeof m.by, by);
    lobby_send(l, p->peer, &m);
    tell_hosts(l, p->room, p->id, text, by, false);
    return ERR_OK;
}

static void send_held(struct lobby *l, const struct person *p, const char *text, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_HOLD, .on = p->held};

    str_copy(m.text, sizeof m.text, text);
    str_copy(m.by, sizeof m.by, by);
    if (p->peer)
        lobby_send(l, p->peer, &m);
}

void person_say_held(struct lobby *l, struct person *p)
{
    send_held(l, p, "", "");
}

void person_hold(struct lobby *l, struct person *p, bool on, const char *text, const char *by)
{
    if (p->held != on) {
        p->held = on;
        record_person(l, on ? JOURNAL_HELD : JOURNAL_UNHELD, p, by, text);
        event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, by, "");
        save_person(l, p);
    } else if (!*text) {
        return;
    }
    send_held(l, p, text, by);
    if (*text)
        tell_hosts(l, p->room, p->id, text, by, false);
}

/* ---- asked for by hosts ---- */

/* What one of the two requests does to one person. */
typedef enum err talk(struct lobby *l, struct person *p, const struct actor *a,
                      const struct wire_req *r);

static enum err hold_one(struct lobby *l, struct person *p, const struct actor *a,
                         const struct wire_req *r)
{
    if (p->pending)
        return ERR_DECIDED;
    person_hold(l, p, r->on, r->text, a->name);
    return ERR_OK;
}

static enum err message_one(struct lobby *l, struct person *p, const struct actor *a,
                            const struct wire_req *r)
{
    return person_tell(l, p, r->text, a->name);
}

static void to_one(struct lobby *l, struct person *p, const struct actor *a,
                   const struct wire_req *r, talk *one, struct wire_msg *m)
{
    enum err e = one(l, p, a, r);

    if (e == ERR_OK)
        answer_add_id(m, p->id);
    else
        answer_add_refused(m, p->id, e, e == ERR_DECIDED ? grace_by(p) : "");
}

/* To those named who wait, or with inside are in the call; "*" is everybody who waits. */
static void to_each(struct lobby *l, const struct actor *a, const struct wire_req *r, talk *one,
                    bool inside, struct wire_msg *m)
{
    for (size_t i = 0; i < r->n_ids; i++) {
        struct person *p = person_find(l, r->ids[i]), *tmp;

        if (str_eq(r->ids[i], WIRE_ALL)) {
            DL_FOREACH_SAFE (a->room->people[PERSON_WAITING], p, tmp)
                to_one(l, p, a, r, one, m);
        } else if (p && p->room == a->room &&
                   (p->state == PERSON_WAITING || (inside && p->state == PERSON_INSIDE))) {
            to_one(l, p, a, r, one, m);
        } else {
            answer_add_absent(l, a->room, r->ids[i], m);
        }
    }
}

void hold_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                struct wire_msg *m)
{
    if (r->n_ids == 0)
        power_refuse(m, ERR_INVALID, "", "ids should name who is to be held");
    else
        to_each(l, a, r, hold_one, false, m);
}

/* One frame for all: a broadcast to thousands is encoded once, and is one event for hosts. */
static void broadcast(struct lobby *l, const struct actor *a, const char *text, struct wire_msg *m)
{
    struct wire_msg said = {.kind = WIRE_EV_MESSAGE};
    struct person *p;
    struct frame *f;

    str_copy(said.text, sizeof said.text, text);
    str_copy(said.by, sizeof said.by, a->name);
    f = wire_msg_encode(&said);
    DL_FOREACH (a->room->people[PERSON_WAITING], p) {
        if (!p->peer)
            continue;
        l->out.send(l->out.arg, p->peer, f);
        answer_add_id(m, p->id);
    }
    frame_unref(f);
    tell_hosts(l, a->room, NULL, text, a->name, false);
}

void message_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                   struct wire_msg *m)
{
    if (r->n_ids == 0)
        power_refuse(m, ERR_INVALID, "", "ids should name who is to hear it, or be [\"*\"]");
    else if (!*r->text)
        power_refuse(m, ERR_INVALID, "", "text is missing");
    else if (r->n_ids == 1 && str_eq(r->ids[0], WIRE_ALL))
        broadcast(l, a, r->text, m);
    else
        to_each(l, a, r, message_one, true, m);
}

/* ---- said by guests ---- */

/* Counts one message; false when there were LIMIT_GUEST_MESSAGES in the last
 * TIME_GUEST_MESSAGES. */
static bool may_speak(const struct lobby *l, struct person *p)
{
    int64_t *oldest = &p->said[p->n_said % LIMIT_GUEST_MESSAGES];

    if (p->n_said >= LIMIT_GUEST_MESSAGES && *oldest + TIME_GUEST_MESSAGES > l->now)
        return false;
    *oldest = l->now;
    p->n_said++;
    return true;
}

void lobby_guest_message(struct lobby *l, struct person *p, const struct wire_req *r)
{
    /* To speak to others by their ids is for those who may decide. */
    if (p->decider || r->n_ids || p->state == PERSON_INSIDE) {
        lobby_person_power(l, p, r);
        return;
    }
    if (p->state != PERSON_WAITING) {
        lobby_refuse_as(l, p->peer, r->id, ERR_FORBIDDEN, 0, "knock first");
        return;
    }
    if (!*r->text) {
        lobby_refuse_as(l, p->peer, r->id, ERR_INVALID, 0, "text is missing");
        return;
    }
    if (!may_speak(l, p)) {
        lobby_refuse_as(l, p->peer, r->id, ERR_TOO_MANY, 0, NULL);
        return;
    }
    str_copy(p->note, sizeof p->note, r->text);
    event_waiting(l, p, WIRE_EV_WAITING_UPDATED, WHY_NONE, "", "");
    tell_hosts(l, p->room, p->id, r->text, p->name, true);
    save_person(l, p);
    lobby_reply_ok(l, p->peer, r->id);
}
