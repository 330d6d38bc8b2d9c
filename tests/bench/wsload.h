/* Websocket clients by libwebsockets on libuv, all in one process, and a bare echo server by the
 * same: the floor that foyer is measured against, and the guests of other servers. Used by one
 * thread. */
#ifndef TESTS_BENCH_WSLOAD_H
#define TESTS_BENCH_WSLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct wsload;

struct wsload_conf {
    int port; /* on 127.0.0.1 */
    bool tls; /* any certificate is taken */
    const char *path, *protocol;
    /* Each may be null. */
    void (*opened)(void *arg, size_t i);
    void (*text)(void *arg, size_t i, const char *text, size_t len); /* a whole message */
    void *arg;
};

/* For at most max clients. Ends the test when the library can not start. */
struct wsload *wsload_new(const struct wsload_conf *conf, size_t max);
void wsload_free(struct wsload *w);
/* Opens n more, a few at a time, and waits for them; false when they were not all open in ms. */
bool wsload_open(struct wsload *w, size_t n, int ms);
size_t wsload_count(const struct wsload *w); /* that are open */
/* Sends a text message; the text is copied. */
void wsload_send(struct wsload *w, size_t i, const char *text);
/* Takes in what has come, waiting at most ms. */
void wsload_pump(struct wsload *w, int ms);

/* A bare server in a process of its own that sends every message back: subprotocol "echo", with TLS
 * when files are given. Its port goes to *port. */
pid_t wsload_echo(int *port, const char *cert, const char *key);
/* A bare server in a process of its own that answers every POST with body: at once, or when a row
 * for it is safe in the store of the empty folder dir (null: at once). */
pid_t wsload_rest(int *port, const char *dir, const char *body);
/* Ends either. */
void wsload_end(pid_t pid);

#endif
