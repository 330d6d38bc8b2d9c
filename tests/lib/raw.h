/* The other end of the server, byte by byte: HTTP as it was typed, and a websocket of its own, so
 * that nothing is mended on the way. Every wait has a deadline and fails the test when it passes.
 * And a server in this process to talk to. */
#ifndef TESTS_LIB_RAW_H
#define TESTS_LIB_RAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/lobby/server/server.h"
#include "tests/lib/tmp.h"

/* ---- a server ---- */

struct raw_server {
    char dir[TMP_PATH_MAX];
    struct server_conf conf; /* of a program of its own: the port */
    struct server *s;        /* null when it is a program of its own */
    const char *key;         /* borrowed; null: that of s */
};

/* Starts one on a free loopback port with a new folder; both fail the test when they can not. */
void raw_server_start(struct raw_server *r);
/* Stops it and keeps the folder; starts it again on the same port. */
void raw_server_restart(struct raw_server *r);
/* Stops it and removes the folder. */
void raw_server_stop(struct raw_server *r);

/* ---- a connection ---- */

struct raw;

struct raw *raw_open(const struct raw_server *r);
void raw_close(struct raw *c);
/* False when the server has closed: what it said about it can still be read. */
bool raw_send(struct raw *c, const void *data, size_t len);
void raw_puts(struct raw *c, const char *text);
/* No more will be sent; answers can still be read. */
void raw_shut(struct raw *c);

/* Reads an answer: its status, and its body, to be freed by the caller when body is not null.
 * -1 when the connection ended before. head: the answer has no body. */
int raw_answer(struct raw *c, char **body, bool head);
/* The header lines of the last answer. Borrowed. */
const char *raw_headers(const struct raw *c);
/* True when something comes, or the end, within ms. */
bool raw_has(struct raw *c, int ms);
/* True when the server closes without another byte. */
bool raw_ends(struct raw *c);
/* The same for what an "HTTP/1.1 100 Continue" line and the like need: waits for exactly this. */
void raw_expect(struct raw *c, const char *text);

/* One request on a connection of its own: the status, and the body (free()) when it is not null.
 * key null for r's own, "" for none. */
int raw_rest(const struct raw_server *r, const char *method, const char *path, const char *key,
             const char *body, char **answer);

/* ---- a websocket ---- */

/* Opens /v1/signal as it should be; the second with further header lines, each ended by CRLF. */
struct raw *raw_signal(const struct raw_server *r);
struct raw *raw_signal_with(const struct raw_server *r, const char *headers);
/* Sends a frame; op 1 is text. */
void raw_frame(struct raw *c, int op, bool fin, const void *data, size_t len);
void raw_text(struct raw *c, const char *text);
/* The next text frame (free()); pings are skipped. Null when the connection was closed instead,
 * with the code in *code when it is not null (1006 for none). */
char *raw_next(struct raw *c, int *code);
/* Forgets the frames that have come, and answers pings: a socket that is kept for long without
 * being read would be given up by the server. */
void raw_drain(struct raw *c);
/* Whether the end of the stream was read. */
bool raw_ended(const struct raw *c);
/* How many pings it has answered. */
int raw_pings(const struct raw *c);
/* Skips frames until one holds the text; it (free()). Fails the test when none comes. */
char *raw_until(struct raw *c, const char *text);
/* Copies the first text of that name in a frame; fails the test when there is none. */
void raw_member(const char *frame, const char *name, char *dst, size_t size);
/* Skips frames until the end: the close code. */
int raw_close_code(struct raw *c);

#endif
