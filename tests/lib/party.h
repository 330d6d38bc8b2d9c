/* A room over real sockets with everybody who could ask for something: a host, an owner, admins of
 * each kind, others inside, somebody who waits, somebody who is only connected. For tables of who
 * may do what. Requests are members in which ' is a quotation mark, $b the id of b, $D the last
 * decision and $r the room. */
#ifndef TESTS_LIB_PARTY_H
#define TESTS_LIB_PARTY_H

#include "net/proto/limits.h"
#include "tests/lib/raw.h"

enum { PARTY_TEXT = LIMIT_TOKEN + 8192, PARTY_COUNTS = 256 };

struct party_guest {
    /* H a host, o p owners, d e admins of participants, s of the rest, a b inside, w waits, - is
     * connected and has said nothing. */
    char letter;
    const char *name, *properties; /* of the token, null for none */
};
enum { PARTY = 10 };
extern const struct party_guest party_guests[PARTY];

struct party {
    struct raw_server *server;
    char room[32];
    struct raw *c[128]; /* by letter */
    char id[128][LIMIT_ID + 1];
    char decision[LIMIT_ID + 1];
    int request; /* the number of the last one */
};

/* Makes their tokens, which are for every room; once for each server. */
void party_tokens(struct raw_server *server);
/* The token of that letter, "" for none. */
const char *party_token(char who);
/* A room of its own with everybody there; Ben has everything on and a hand up. */
void party_begin(struct party *p, struct raw_server *server);
void party_end(struct party *p);

/* Puts ids in place of $ and " in place of '. */
void party_fill(const struct party *p, const char *text, char dst[PARTY_TEXT]);
/* Sends members ("'action':..."), with an id and the room before them; the number. */
int party_ask(struct party *p, char who, const char *members);
/* The answer to it, which the caller frees. */
char *party_answer(struct party *p, char who, int number);
/* Both; expects ok, and keeps the decision if it is one. */
char *party_does(struct party *p, char who, const char *members);

/* Everything that a host is shown, with the number of events so far; the caller frees it. */
char *party_state(struct party *p);
/* How long the lists are that no host is shown: the record of the room, blocks, rooms, tokens. */
void party_counts(struct party *p, char dst[PARTY_COUNTS]);
/* Everybody hears these words from the host. With strict the test fails when somebody was told
 * anything but answers before them. */
void party_hears(struct party *p, const char *what, const char *words, bool strict);

#endif
