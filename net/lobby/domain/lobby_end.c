/* The end of a meeting: everybody goes, with a word, and the room stays. */
#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

static void end_all(struct lobby *l, struct room *r, const struct person *but, const char *by,
                    const char *words)
{
    struct person *p, *tmp;

    for (int s = 0; s < PERSON_STATES; s++)
        DL_FOREACH_SAFE (r->people[s], p, tmp)
            if (p != but)
                person_end(l, p, ERR_ROOM_ENDED, WHY_EJECTED, by, words);
    streams_end(l, r);
    record_room(l, JOURNAL_ENDED, r, by, words);
}

void end_power(struct lobby *l, const struct actor *a, const struct wire_req *r, struct wire_msg *m)
{
    if (a->person && !a->person->owner)
        power_refuse(m, ERR_FORBIDDEN, "", END_RIGHT);
    else if (!str_eq(r->name, a->room->pub.name))
        power_refuse(m, ERR_INVALID, "", "name should be the name of the room, typed in full");
    else
        end_all(l, a->room, a->person, a->name, r->text);
}

void end_asker(struct lobby *l, const char *id, const char *words)
{
    struct person *p = person_find(l, id);
    char by[LIMIT_NAME + 1];

    if (!p)
        return;
    str_copy(by, sizeof by, p->name);
    person_end(l, p, ERR_ROOM_ENDED, WHY_EJECTED, by, words);
}

enum err lobby_end_meeting(struct lobby *l, const char *room, const char *words, const char *by,
                           int64_t now)
{
    struct room *r;

    lobby_begin(l, now);
    r = room_find(l, room);
    if (r)
        end_all(l, r, NULL, by, words);
    lobby_end(l);
    return r ? ERR_OK : ERR_NO_ROOM;
}
