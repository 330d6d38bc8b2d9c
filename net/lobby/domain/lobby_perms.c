/* Who may do what to people inside, as one table, and permissions that change in the call.
 * Source: daily.md 3.5 and 3.6 of Daily's documentation, participant admins. */
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

/* ---- rights ---- */

/* What an update can ask for. */
enum wish {
    WISH_MUTE,   /* setAudio, setVideo, setScreenShare false: the person can lift it */
    WISH_UNMUTE, /* setAudio true */
    WISH_CAMERA, /* setVideo true */
    WISH_HAND,
    WISH_RENAME,
    WISH_PERMS, /* hasPresence, canSend */
    WISH_ADMIN, /* canAdmin */
    WISH_TIME,  /* ejectAt */
    WISH_REMOVE /* park, eject */
};

enum whom { WHOM_PERSON, WHOM_ADMIN, WHOM_OWNER, WHOM_COUNT };

/* What stands in the way of somebody who is only admin; owners see the next column. */
static const struct {
    enum err admin[WHOM_COUNT], owner[WHOM_COUNT];
} rights[] = {
    [WISH_MUTE] = {{ERR_OK, ERR_OK, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_OK}},
    [WISH_UNMUTE] = {{ERR_OWNERS_ONLY, ERR_OWNERS_ONLY, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_OK}},
    [WISH_CAMERA] = {{ERR_OK, ERR_OK, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_OK}},
    [WISH_HAND] = {{ERR_OK, ERR_OK, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_OK}},
    [WISH_RENAME] = {{ERR_OK, ERR_IS_ADMIN, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_IS_OWNER}},
    [WISH_PERMS] = {{ERR_OK, ERR_IS_ADMIN, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_IS_OWNER}},
    [WISH_ADMIN] = {{ERR_OK, ERR_IS_ADMIN, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_IS_OWNER}},
    [WISH_TIME] = {{ERR_OK, ERR_IS_ADMIN, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_IS_OWNER}},
    [WISH_REMOVE] = {{ERR_OK, ERR_IS_ADMIN, ERR_IS_OWNER}, {ERR_OK, ERR_OK, ERR_IS_OWNER}},
};

static bool is_owner(const struct actor *a)
{
    return !a->person || a->person->owner; /* a host's session has an owner token */
}

static bool is_api(const struct actor *a)
{
    return !a->person && !a->session;
}

/* An admin passes on, and takes away, only what it has itself. */
static enum err check_admin(const struct actor *a, const struct person *p,
                            const struct wire_update *u)
{
    unsigned changed = (unsigned)(p->perms.can_admin ^ u->perms.can_admin);

    if (is_owner(a) || !(changed & ~(unsigned)a->person->perms.can_admin))
        return ERR_OK;
    return ERR_NOT_YOURS;
}

enum err rights_block(const struct actor *a, bool domain)
{
    bool any = a->session ? a->session->any_room : !a->person || a->person->any_room;

    return domain && !any ? ERR_ONE_ROOM : ERR_OK;
}

enum err rights_remove(const struct actor *a, const struct person *p)
{
    const struct wire_update u = {.eject = true};

    return rights_check(a, p, &u);
}

enum err rights_check(const struct actor *a, const struct person *p, const struct wire_update *u)
{
    const struct {
        enum wish wish;
        bool asked;
    } wishes[] = {
        {WISH_REMOVE, u->eject || u->park},
        {WISH_ADMIN, u->perms_given & PERM_ADMIN},
        {WISH_PERMS, u->perms_given & (PERM_PRESENCE | PERM_SEND | PERM_RECEIVE)},
        {WISH_RENAME, *u->name},
        {WISH_TIME, u->has_eject_at},
        {WISH_UNMUTE, u->audio == TRI_TRUE},
        {WISH_CAMERA, u->video == TRI_TRUE},
        {WISH_MUTE, u->audio == TRI_FALSE || u->video == TRI_FALSE || u->screen == TRI_FALSE},
        {WISH_HAND, u->hand == TRI_FALSE},
    };
    enum whom whom = p->owner ? WHOM_OWNER : p->decider ? WHOM_ADMIN : WHOM_PERSON;

    for (size_t i = 0; i < sizeof wishes / sizeof *wishes; i++) {
        enum wish w = wishes[i].wish;
        enum err e = is_owner(a) ? rights[w].owner[whom] : rights[w].admin[whom];

        /* Whoever has the API key can end the room, and so remove an owner too. */
        if (e == ERR_IS_OWNER && is_api(a) &&
            (w == WISH_REMOVE || w == WISH_TIME || w == WISH_RENAME))
            e = ERR_OK;
        if (wishes[i].asked && e != ERR_OK)
            return e;
    }
    if (u->block && rights_block(a, u->block_domain) != ERR_OK)
        return ERR_ONE_ROOM;
    return u->perms_given & PERM_ADMIN ? check_admin(a, p, u) : ERR_OK;
}

/* ---- permissions ---- */

/* Those inside who may not decide see p come or go; p itself does not. */
static void show_presence(struct lobby *l, struct person *p, enum wire_kind kind, const char *by)
{
    struct wire_msg m = {.kind = kind};
    struct person *other;
    struct frame *f;

    event_flush(l); /* what was said of p before comes first */
    person_wire_inside(p, &m.who);
    m.data = kind == WIRE_EV_PARTICIPANT_JOINED ? p->user_data : NULL;
    m.why = kind == WIRE_EV_PARTICIPANT_LEFT ? WHY_HIDDEN : WHY_NONE;
    str_copy(m.room, sizeof m.room, p->room->pub.name);
    str_copy(m.by, sizeof m.by, by);
    f = wire_msg_encode(&m);
    DL_FOREACH (p->room->people[PERSON_INSIDE], other)
        if (other != p && other->peer && !other->decider)
            l->out.send(l->out.arg, other->peer, f);
    frame_unref(f);
}

/* p may decide from now on, or not any more. */
static void set_decider(struct lobby *l, struct person *p)
{
    bool may = p->owner || p->perms.can_admin & ADMIN_PARTICIPANTS;

    if (may == p->decider)
        return;
    p->decider = may;
    if (may) {
        DL_APPEND2(p->room->deciders, p, d_prev, d_next);
        if (p->peer)
            person_is_new(l, p); /* sees who waits */
    } else {
        DL_DELETE2(p->room->deciders, p, d_prev, d_next);
        claims_drop(l, &p->claims, false);
    }
    host_presence_changed(l, p->room);
}

void perms_change(struct lobby *l, struct person *p, const struct wire_update *u, const char *by)
{
    struct wire_perms perms = p->perms;
    bool was_shown = p->announced, shown;

    if (u->perms_given & PERM_PRESENCE)
        perms.has_presence = u->perms.has_presence;
    if (u->perms_given & PERM_SEND)
        perms.can_send = u->perms.can_send;
    if (u->perms_given & PERM_ADMIN)
        perms.can_admin = u->perms.can_admin;
    if (perms.has_presence == p->perms.has_presence)
        shown = was_shown;
    else
        shown = perms.has_presence && p->room->n[PERSON_INSIDE] <= PRESENCE_MAX;
    media_permit(p, &perms);
    if (was_shown && !shown)
        show_presence(l, p, WIRE_EV_PARTICIPANT_LEFT, by);
    if (shown && !was_shown)
        show_presence(l, p, WIRE_EV_PARTICIPANT_JOINED, by);
    p->announced = shown;
    set_decider(l, p);
    inside_changed(l, p, by);
    record_rights(l, p, by);
}
