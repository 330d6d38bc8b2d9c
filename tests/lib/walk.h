/* A random walk of guests and hosts through the door, followed by what two hosts are told of it:
 * the rooms as the first knows them, and that both are told the same. For the domain's tests. */
#ifndef TESTS_LIB_WALK_H
#define TESTS_LIB_WALK_H

#include "tests/lib/door.h"
#include "tests/lib/mirror.h"

enum { TAIL_SIZE = 16384, ROOMS = 3, GUESTS = 40, SEATS = 6 };

struct guest {
    peer_id peer; /* 0: not connected */
    int room;
    bool joined, owner;
    char place[LIMIT_PLACE + 1], id[LIMIT_ID + 1], device[LIMIT_DEVICE + 1];
};

struct walk {
    struct door *d;
    uint32_t seed;
    peer_id next_peer, host;
    char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1];
    int64_t seq;
    struct {
        peer_id peer;
        char session[LIMIT_SESSION + 1], token[LIMIT_TOKEN + 1];
        int64_t seq;
        size_t seen, decided;
    } tom; /* the second host */
    struct {
        int64_t seq;
        uint64_t sum;
    } tail[TAIL_SIZE];    /* what the first one who heard an event heard */
    struct mirror before; /* the room as it was before the last decision */
    size_t explained, late;
    struct mirror room[ROOMS];
    struct guest guest[GUESTS];
    char decision[8][LIMIT_ID + 1]; /* the last ones of the host, each with its room */
    int decision_room[8];
    uint32_t n_decisions;
    bool granting;    /* a host decides: people may come in by it */
    bool may_walk_in; /* a join by token or into a public room */
    size_t admitted, denied, ejected, resumed, snapshots;
    size_t pending, parked, undone, redone, held, notes, claimed;
};

uint32_t walk_dice(struct walk *w, uint32_t n);
/* For door's tell: applies every event and fails the test at one that can not be. arg: the walk. */
void walk_tell(void *arg, peer_id to, const struct wire_msg *e);
/* A second host comes, is shown everything that the first one knows, and goes. */
void walk_compare(struct walk *w);
/* The store holds those who wait and are inside, and nobody else. */
void walk_check_store(struct walk *w);
/* Fails the test unless w->before explains this answer to a decision. */
void walk_explain(struct walk *w, const struct wire_msg *m);

#endif
