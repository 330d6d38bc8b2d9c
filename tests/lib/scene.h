/* A room with two hosts and three people who knock, played by short words: tables of "given, when,
 * then" for what hosts do. Includes what the files of the domain share, for powers that have no
 * request of their own. */
#ifndef TESTS_LIB_SCENE_H
#define TESTS_LIB_SCENE_H

#include "tests/lib/door.h"

/* Peers: Mira and Tom watch; an owner and an admin may join inside; guests are GUEST on. */
enum { HOST = 1, HOST2 = 2, OWNER = 3, ADMIN = 4, GUEST = 10, GUESTS = 3 };

/* One room as the steps change it. */
struct scene {
    struct door *d;
    char id[GUESTS][LIMIT_ID + 1];
    char place[GUESTS][LIMIT_PLACE + 1];
    peer_id peer[GUESTS];
    peer_id next_peer;
    char decision[LIMIT_ID + 1]; /* the last one */
    char kept[LIMIT_ID + 1];     /* the one that was last at "keep": for undo! and redo! */
    char answer[256];            /* the last one, in short */
};

/* Makes the room "r" of these properties, the hosts and the guests "Guest A" on. */
void scene_begin(struct scene *s, const char *room);
/* Words separated by spaces:
 *   M:… T:… O:… A:…  by Mira, Tom, the owner, the admin: a decision such as -0~4000,+1 or +*, undo,
 *                    redo, undo! and redo! of the kept decision; x0~4000 removes, p0 parks
 *   g0:leave drop back   a guest; back is with its place ticket
 *   .4000            time passes
 *   keep restart hosts   keeps the last decision; a new server; its hosts come back */
void scene_play(struct scene *s, const char *steps);
/* Of each guest: w waits, p waits with a denial pending, i inside, e inside with an eject pending,
 * d denied, x removed, l left, - gone unheard. As a host sees it who looks now. */
const char *scene_fates(struct scene *s);

#endif
