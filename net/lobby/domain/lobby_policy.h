/* What decides at the door besides hosts: a part of lobby_internal.h, for the files of the domain
 * alone. */
#ifndef NET_LOBBY_DOMAIN_LOBBY_POLICY_H
#define NET_LOBBY_DOMAIN_LOBBY_POLICY_H

#include "net/lobby/blocks.h"
#include "net/lobby/domain/lobby.h"
#include "net/lobby/domain/lobby_power.h"
#include "net/proto/rules.h"

struct lobby;
struct person;
struct room;

/* What is known about somebody at the door. Texts are borrowed, never null. */
struct stranger {
    const char *device, *user_id, *addr, *name;
    const unsigned char *token; /* lobby_digest of the token, or null */
    bool owner;
};

/* What happens step by step while no host is there. */
enum { LADDER_STEPS = 8 };
enum ladder_do { LADDER_HOLD, LADDER_TELL, LADDER_RULES, LADDER_END, LADDER_DO_COUNT };
struct ladder {
    struct {
        int64_t after; /* ms */
        enum ladder_do what;
        char words[LIMIT_REASON + 1];
    } step[LADDER_STEPS];
    uint8_t n;
};

/* What a room's properties say, ready to be used. */
struct policy {
    struct rules *rules; /* of x_rules, or null */
    struct ladder ladder;
};

/* Rules that the server found in a file. */
struct file_rules {
    char room[LIMIT_ROOM_NAME + 1]; /* "" for every room without its own */
    struct rules *rules;
    UT_hash_handle hh;
};

/* How often somebody was denied in a room. */
struct reknock {
    unsigned char key[BLOCKS_DIGEST];
    int32_t n;
    int64_t at;                  /* the last time */
    struct reknock *prev, *next; /* oldest first */
    UT_hash_handle hh;
};

/* ---- lobby_blocks.c ---- */

/* How somebody is to be blocked. */
struct block_how {
    enum wire_block length;
    bool domain;     /* in every room; a block for the meeting holds in its room alone */
    uint8_t signals; /* bits 1 << SIGNAL_; 0: all that are known */
    const char *by, *reason;
};
/* Blocks a person by those of the signals that are known of it. Stores it. Nobody is removed by it.
 * id (may be null) gets the block's id, for lobby_block_undo. False when the list is full or length
 * is BLOCK_NONE. */
bool lobby_block_person(struct lobby *l, const struct person *p, const struct block_how *how,
                        char id[LIMIT_ID + 1]);
/* The signals by which p would be known again, bits 1 << SIGNAL_. */
uint8_t block_known(const struct person *p);
/* ERR_WEAK_BLOCK when signals were chosen and those known of p are too few to keep anybody out. */
enum err block_check(const struct person *p, uint8_t signals);
/* Takes a block off the list and out of the store; false when it is not there any more. */
bool lobby_block_undo(struct lobby *l, const char *id);
/* The same for the last block that was made of this person since the start. Walks the list. */
bool lobby_block_undo_person(struct lobby *l, const char *person);
/* How much speaks for somebody who is blocked in r, 0 to 100; SIGNALS_SURE and above: blocked. For
 * an owner only what a token says counts. */
int block_score(const struct lobby *l, const struct room *r, const struct stranger *s);
int block_score_of(const struct lobby *l, const struct person *p);
/* What is kept of a text that must be known again, also after a restart: a keyed digest. */
void lobby_digest(const struct lobby *l, const char *text, unsigned char out[BLOCKS_DIGEST]);
/* A digest as hexadecimal digits. */
void lobby_digest_text(const unsigned char d[BLOCKS_DIGEST], char hex[2 * BLOCKS_DIGEST + 1]);
/* 32 hexadecimal digits back to a digest; false when it is none. */
bool lobby_digest_read(const char *hex, unsigned char out[BLOCKS_DIGEST]);
/* A meeting is over: what holds only for it ends. */
void block_meeting_over(struct lobby *l, const char *room);
/* What has run out is taken off the list. */
void block_due(struct lobby *l);
void block_begin(struct lobby *l);
void block_restore(struct lobby *l, const struct block *one);

/* ---- lobby_gate.c: lock, panic, opening hours ---- */

/* Does what the room's clock says by now and finds out whether it is locked; true when its
 * properties changed. */
bool gate_refresh(struct lobby *l, struct room *r);
/* When the clock locks or opens the room next; INT64_MAX for never. */
int64_t gate_next(const struct room *r);
/* Panic began or ended: those who wait are told, those inside are muted. */
void gate_panic_changed(struct lobby *l, struct room *r, const char *by);
/* Why a stranger may not knock or walk in now, with a sentence in why or "" and when to come back
 * in *opens_at (0: not known). */
enum err gate_check(struct lobby *l, const struct room *r, const struct stranger *s, bool knocks,
                    struct error *why, int64_t *opens_at);
power update_room_power;

/* ---- lobby_reknock.c ---- */

/* p is being denied. */
void reknock_denied(struct lobby *l, const struct person *p);
/* How often s was denied in r; *at: the last time. */
int32_t reknock_count(struct lobby *l, const struct room *r, const struct stranger *s, int64_t *at);
/* The clock was set: who has to wait, waits as long as before. Not stored. */
void reknock_jumped(struct lobby *l, int64_t by);
void reknock_restore(struct lobby *l, const struct store_denial *s);
void reknock_free(struct lobby *l);
struct stranger stranger_of(const struct person *p);

/* ---- lobby_tokens.c ---- */

struct live_token;

/* What is known of a token by its text, or null: it was not made here, or is forgotten. The
 * functions below accept null. */
struct live_token *token_find(struct lobby *l, const char *text);
/* Why it opens nothing for this device ("" for none): it was revoked, or bound to another. */
enum err token_check(const struct lobby *l, const struct live_token *t, const char *device);
/* What it is known again by, as hexadecimal digits; "" for null. */
const char *token_mark_of(const struct live_token *t);
bool token_is_used_up(const struct live_token *t);
/* Somebody came by it; again: the same person on the same device, which is no new use. */
void token_used(struct lobby *l, struct live_token *t, const char *device, bool again);
void token_restore(struct lobby *l, const struct store_token *s);
void token_free_all(struct lobby *l);

/* ---- lobby_rules.c ---- */

/* Reads what config says into *out; false with the reason, and *out is empty then. */
bool policy_read(struct lobby *l, const char *room, const struct props *config, struct policy *out,
                 struct error *err);
void policy_finish(struct policy *p);
/* What the rules say about p, who has not knocked yet. */
void rules_ask(struct lobby *l, struct person *p, struct rules_verdict *v);
/* Every rule that holds for p's room, asked with these facts; in order. */
void rules_try(struct lobby *l, const struct person *p, const struct rules_facts *f,
               void (*each)(void *arg, const struct rules_tried *t), void *arg);
/* Does what they said to p, who waits now. p may be freed. */
void rules_do(struct lobby *l, struct person *p, const struct rules_verdict *v);
/* A seat has become free, or somebody waits for one. */
void turnstile_turn(struct lobby *l, struct room *r, bool seat_freed);
void turnstile_run(struct lobby *l, struct room *r);
void rules_free_files(struct lobby *l);

/* ---- lobby_ladder.c, lobby_ladder_json.c ---- */

bool ladder_read(const char *text, struct ladder *out, struct error *err);
/* Hosts came or went. */
void ladder_hosts(struct lobby *l, struct room *r);
/* Does the steps that are due. */
void ladder_run(struct lobby *l, struct room *r);
/* When the next step comes; INT64_MAX for never. */
int64_t ladder_next(const struct room *r);
/* Whether somebody whom no rule knows is turned away at this step. */
bool ladder_refuses(const struct room *r);
/* p knocks while a step is in force, or as the first. */
void ladder_knock(struct lobby *l, struct person *p);
/* The room has another ladder. */
void ladder_changed(struct lobby *l, struct room *r);
void ladder_restore(struct lobby *l, struct room *r, int64_t since);

#endif
