/* The list of live tokens, as REST gives it. Any thread. */
#ifndef NET_CLIENT_TOKENS_JSON_H
#define NET_CLIENT_TOKENS_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/client/rest.h"
#include "net/proto/limits.h"

/* A token that was made at the server and has not run out. */
struct token_live {
    char id[LIMIT_ID + 1];
    char room[LIMIT_ROOM_NAME + 1]; /* "" for every room */
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1];
    bool owner, bind, bound, revoked;
    int64_t max_uses, uses;   /* max_uses 0: as often as wanted */
    int64_t exp;              /* seconds, 0: never */
    int64_t made_at, used_at; /* wall ms, used_at 0: never */
    int64_t inside, waiting;  /* people who came by it */
};

/* GET /v1/tokens: *rows is the caller's to free, oldest first. */
bool tokens_read(const struct rest_answer *a, struct token_live **rows, size_t *n,
                 struct error *err);
/* What a token was and is in few words: "once, unused", "many, 3 inside", "revoked". */
void tokens_state(const struct token_live *t, char *dst, size_t size);

/* POST /v1/tokens: the token and the link to it ("" for a token without a room), both the
 * caller's to wipe and free. False when the answer holds none. */
bool tokens_read_made(const struct rest_answer *a, char **token, char **link,
                      char id[LIMIT_ID + 1]);

#endif
