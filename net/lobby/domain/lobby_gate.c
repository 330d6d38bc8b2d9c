/* The lock of a room: by hand, in a panic, by the clock; and changing a room by those who may
 * decide. */
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- the clock ---- */

static int64_t time_ms(const struct room *r, int prop)
{
    const struct props *c = &r->pub.config;

    return props_has(c, prop) ? props_int(c, prop) * 1000 : INT64_MAX;
}

int64_t gate_next(const struct room *r)
{
    int64_t opens = time_ms(r, ROOM_x_open_at), closes = time_ms(r, ROOM_x_close_at);

    return opens < closes ? opens : closes;
}

bool gate_refresh(struct lobby *l, struct room *r)
{
    struct props *c = &r->pub.config;
    int64_t opens = time_ms(r, ROOM_x_open_at), closes = time_ms(r, ROOM_x_close_at);
    bool changed = false, was = r->locked;

    for (; opens <= l->now || closes <= l->now; changed = true) {
        bool open = opens <= closes;

        props_unset(c, open ? ROOM_x_open_at : ROOM_x_close_at);
        props_set_int(c, ROOM_x_lock, !open);
        opens = time_ms(r, ROOM_x_open_at);
        closes = time_ms(r, ROOM_x_close_at);
    }
    r->locked = props_int(c, ROOM_x_lock) || props_int(c, ROOM_x_panic) ||
                (opens != INT64_MAX && opens <= closes);
    if (was && !r->locked)
        turnstile_turn(l, r, false);
    return changed;
}

/* ---- panic ---- */

static void tell_waiting(struct lobby *l, const struct room *r, const char *text)
{
    struct wire_msg m = {.kind = WIRE_EV_MESSAGE};
    struct person *p;
    struct frame *f;

    str_copy(m.text, sizeof m.text, text);
    f = wire_msg_encode(&m);
    DL_FOREACH (r->people[PERSON_WAITING], p)
        if (p->peer)
            l->out.send(l->out.arg, p->peer, f);
    frame_unref(f);
}

static void mute_all(struct lobby *l, struct room *r, const char *by)
{
    struct wire_msg m = {.kind = WIRE_EV_MEDIA};
    struct person *p;
    struct frame *f;

    for (int t = 0; t < TRACK_COUNT; t++)
        m.off[t] = t == TRACK_AUDIO ? OFF_BY_REMOTE : OFF_UNSAID;
    str_copy(m.room, sizeof m.room, r->pub.name);
    str_copy(m.by, sizeof m.by, by);
    f = wire_msg_encode(&m);
    DL_FOREACH (r->people[PERSON_INSIDE], p) {
        if (p->owner)
            continue;
        if (media_muted(p, 1u << TRACK_AUDIO))
            inside_changed(l, p, by);
        if (p->peer)
            l->out.send(l->out.arg, p->peer, f);
    }
    frame_unref(f);
}

void gate_panic_changed(struct lobby *l, struct room *r, const char *by)
{
    if (props_int(&r->pub.config, ROOM_x_panic)) {
        tell_waiting(l, r, "The door is closed for the moment. You keep your place.");
        mute_all(l, r, by);
    } else {
        tell_waiting(l, r, "The door is open again.");
    }
}

/* ---- who may knock ---- */

static void say_wait(int64_t ms, struct error *why)
{
    long long s = (ms + 999) / 1000;

    if (s < 60)
        error_set(why, "You were turned away several times: knock again in %lld seconds", s);
    else
        error_set(why, "You were turned away several times: knock again in %lld min %lld s", s / 60,
                  s % 60);
}

/* The one who was denied too often waits. */
static enum err check_denials(struct lobby *l, const struct room *r, const struct stranger *s,
                              struct error *why, int64_t *opens_at)
{
    int64_t limit = props_int(&r->pub.config, ROOM_x_reknock_limit), at = 0, until;

    if (limit == 0 || reknock_count(l, r, s, &at) < limit)
        return ERR_OK;
    until = at + props_int(&r->pub.config, ROOM_x_reknock_wait) * 1000;
    if (until <= l->now)
        return ERR_OK;
    say_wait(until - l->now, why);
    *opens_at = until;
    return ERR_WAIT;
}

enum err gate_check(struct lobby *l, const struct room *r, const struct stranger *s, bool knocks,
                    struct error *why, int64_t *opens_at)
{
    int64_t opens = time_ms(r, ROOM_x_open_at);

    *opens_at = 0;
    if (s->owner)
        return ERR_OK;
    if (r->locked) {
        if (opens != INT64_MAX && !props_int(&r->pub.config, ROOM_x_panic))
            *opens_at = opens;
        return ERR_LOCKED;
    }
    return knocks ? check_denials(l, r, s, why, opens_at) : ERR_OK;
}

/* ---- update-room ---- */

/* One call lifts a lock, also that of the clock. */
static void set_lock(struct props *c, enum wire_tri lock)
{
    if (lock == TRI_UNSET)
        return;
    props_set_int(c, ROOM_x_lock, lock == TRI_TRUE);
    if (lock == TRI_FALSE)
        props_unset(c, ROOM_x_open_at);
}

void update_room_power(struct lobby *l, const struct actor *a, const struct wire_req *r,
                       struct wire_msg *m)
{
    struct props c = {0};
    struct error err = {""};
    enum err e = ERR_OK;

    if (!r->config && r->lock == TRI_UNSET && r->panic == TRI_UNSET) {
        power_refuse(m, ERR_INVALID, "", "lock, panic or properties should be given");
        return;
    }
    if (r->config && a->person && !a->person->owner) {
        power_refuse(m, ERR_FORBIDDEN, "",
                     "changing the properties of a room needs an owner's token; lock and panic do "
                     "not");
        return;
    }
    if (a->room->expired) {
        power_refuse(m, ERR_EXP_ROOM, "", NULL);
        return;
    }
    props_copy(&c, &a->room->pub.config);
    if (r->config && !lobby_config_patch(r->config, l->now / 1000, &c, &err))
        e = ERR_INVALID;
    set_lock(&c, r->lock);
    if (r->panic != TRI_UNSET)
        props_set_int(&c, ROOM_x_panic, r->panic == TRI_TRUE);
    if (e == ERR_OK)
        e = room_apply(l, a->room, a->room->pub.is_private, &c, a->name, &err);
    if (e != ERR_OK)
        power_refuse(m, e, "", err.text);
    props_finish(&c);
}
