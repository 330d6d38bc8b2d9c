/* What decides at the door besides hosts: a part of lobby_internal.h, for the files of the domain
 * alone. */
#ifndef NET_LOBBY_LOBBY_POLICY_H
#define NET_LOBBY_LOBBY_POLICY_H

#include "net/lobby/blocks.h"
#include "net/lobby/lobby.h"

struct lobby;
struct person;
struct room;

/* What is known about somebody at the door. Texts are borrowed, never null. */
struct stranger {
    const char *device, *user_id, *addr, *name;
    const unsigned char *token; /* lobby_block_token of the token, or null */
    bool owner;
};

/* ---- lobby_blocks.c ---- */

/* Blocks a person by all that is known about it, in its room or with domain in every room; a block
 * for the meeting holds in its room alone. Stores it. Nobody is removed by it. id (may be null)
 * gets the block's id, for lobby_block_undo. False when the list is full or length is BLOCK_NONE.
 */
bool lobby_block_person(struct lobby *l, const struct person *p, enum wire_block length,
                        bool domain, const char *by, const char *reason, char id[LIMIT_ID + 1]);
/* Takes a block off the list and out of the store; false when it is not there any more. */
bool lobby_block_undo(struct lobby *l, const char *id);
/* How much speaks for somebody who is blocked in r, 0 to 100; BLOCKS_SURE and above: blocked. For
 * an owner only what a token says counts. */
int block_score(const struct lobby *l, const struct room *r, const struct stranger *s);
int block_score_of(const struct lobby *l, const struct person *p);
/* What is kept of a token, to know it again. */
void lobby_block_token(const struct lobby *l, const char *token, unsigned char mark[BLOCKS_DIGEST]);
/* A meeting is over: what holds only for it ends. */
void block_meeting_over(struct lobby *l, const char *room);
/* What has run out is taken off the list. */
void block_due(struct lobby *l);
void block_begin(struct lobby *l);
void block_restore(struct lobby *l, const struct block *one);

#endif
