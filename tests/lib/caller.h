/* Guests on sockets of their own who do what `foyer knock` does not: they keep their device key,
 * switch microphone and camera, share, and raise hands. */
#ifndef TESTS_LIB_CALLER_H
#define TESTS_LIB_CALLER_H

#include "tests/lib/raw.h"
#include "tests/lib/serve.h"

struct caller {
    struct raw *c;
    int request; /* the number of the last one */
    char id[LIMIT_ID + 1];
};

/* Walks in with a token of these further arguments of `foyer token create` (ends with null; null
 * for none). */
void caller_join(struct caller *g, struct serve *s, const char *room, const char *name,
                 const char *const *more);
/* Knocks with this device key. False when the server refuses, with its words in info (256). */
bool caller_knock(struct caller *g, struct serve *s, const char *room, const char *name,
                  const char *device, char *info);
/* Sends an action with further members, in which ' is a quotation mark; the answer, which the
 * caller frees. */
char *caller_asks(struct caller *g, const char *action, const char *members);
/* The same, and expects ok. */
void caller_does(struct caller *g, const char *action, const char *members);
/* Waits for a frame that holds the text. */
void caller_hears(struct caller *g, const char *text);
/* Closes the connection without a word. */
void caller_close(struct caller *g);

#endif
