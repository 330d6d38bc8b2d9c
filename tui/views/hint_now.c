/* Which hints have something to act on now. */
#include "tui/model/model.h"
#include "tui/views/parts.h"

/* What a key with a hint acts on. */
enum needs {
    NEEDS_NOTHING,
    NEEDS_TARGET, /* the marked, else who is under the cursor, of the pane with the keys */
    NEEDS_CROWD,  /* somebody who waits */
    NEEDS_ROOM,   /* one room */
    NEEDS_DEED,   /* a decision that can be taken back */
    NEEDS_LIST,   /* rows with names */
};

static const enum needs needs[ACTION_COUNT] = {
    [ACTION_ADMIT] = NEEDS_TARGET,      [ACTION_DENY] = NEEDS_TARGET,
    [ACTION_HOLD] = NEEDS_TARGET,       [ACTION_BLOCK] = NEEDS_TARGET,
    [ACTION_MESSAGE] = NEEDS_TARGET,    [ACTION_MARK] = NEEDS_TARGET,
    [ACTION_MUTE] = NEEDS_TARGET,       [ACTION_CAMERA_OFF] = NEEDS_TARGET,
    [ACTION_STOP_SHARE] = NEEDS_TARGET, [ACTION_PARK] = NEEDS_TARGET,
    [ACTION_EJECT] = NEEDS_TARGET,      [ACTION_ADMIT_ALL] = NEEDS_CROWD,
    [ACTION_DENY_ALL] = NEEDS_CROWD,    [ACTION_END_MEETING] = NEEDS_ROOM,
    [ACTION_EDIT_ROOM] = NEEDS_ROOM,    [ACTION_UNDO] = NEEDS_DEED,
    [ACTION_FIND] = NEEDS_LIST,
};

static bool target(const struct model *m)
{
    const struct knock *k = model_knock(m);
    const struct person *p = model_person(m);
    const struct knocks *q = model_knocks(m);

    if (m->focus == PANE_PEOPLE)
        return p && (!p->gone || model_room(m)->people.n_marked > 0);
    return (k && knocks_open(k)) || (q && q->n_marked > 0);
}

static bool crowd(const struct model *m)
{
    const struct knocks *q = model_knocks(m);

    return q && knocks_waiting(q) > 0;
}

static bool room(const struct model *m)
{
    const struct room *r = model_room(m);

    return r && !r->gone && !model_merged(m);
}

static bool deed(const struct model *m)
{
    struct model_undoable u;

    model_undoable(m, false, &u);
    return *u.decision != '\0';
}

bool hint_now(const struct model *m, enum action a)
{
    switch (needs[a]) {
    case NEEDS_NOTHING: return true;
    case NEEDS_TARGET: return target(m);
    case NEEDS_CROWD: return crowd(m);
    case NEEDS_ROOM: return room(m);
    case NEEDS_DEED: return deed(m);
    case NEEDS_LIST: return m->focus == PANE_ROOMS || (m->focus != PANE_LOG && model_room(m));
    }
    return true;
}
