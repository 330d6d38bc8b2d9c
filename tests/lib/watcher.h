/* A host's link that writes down what it is told, to be compared with what others were told. Used
 * by one thread. */
#ifndef TESTS_LIB_WATCHER_H
#define TESTS_LIB_WATCHER_H

#include "net/client/link.h"
#include "tests/lib/serve.h"

struct watcher_note {
    int64_t seq;
    uint64_t sum; /* of the whole event */
    enum wire_kind kind;
};

struct watcher {
    struct link *link;
    enum link_state state;
    int ups, snapshots;
    int64_t seq;               /* the last that was heard */
    int64_t since;             /* where the last snapshot stood */
    struct wire_msg *snapshot; /* the last one */
    struct watcher_note *note; /* events since the start */
    size_t n;
    int *answers; /* by request id: how many replies came */
    size_t n_answers;
    int refused; /* requests, and people in answers */
    /* Called for each event and reply. May be null. */
    void (*each)(void *arg, const struct wire_msg *m);
    void *arg;
};

/* An owner's token of any room, for all watchers of a server. */
void watcher_token(struct serve *s, char *token, size_t size);
/* Starts one at this port of 127.0.0.1. */
void watcher_start(struct watcher *w, int port, const char *token);
void watcher_stop(struct watcher *w);
/* Takes in what has come. Fails the test at an event that comes twice or in the wrong order, and at
 * a second answer to a request. */
void watcher_hear(struct watcher *w);
/* How many answers have come to this request. */
int watcher_answered(const struct watcher *w, int64_t id);
/* Fails the test unless both were told the same since both were there. */
void watcher_compare(const struct watcher *a, const struct watcher *b);

#endif
