/* A receiver of webhooks: a real HTTP server on a free loopback port, on a thread of its own, which
 * keeps what it gets and answers as it is told. Waits have a deadline and fail the test. */
#ifndef TESTS_LIB_RECEIVER_H
#define TESTS_LIB_RECEIVER_H

#include <stddef.h>

enum { RECEIVER_SILENT = 0, RECEIVER_HANGS_UP = -1 };

struct receiver_msg {
    char *headers, *body; /* of the test until receiver_stop */
};

struct receiver;
struct receiver *receiver_start(void);
/* "http://127.0.0.1:PORT/hook". Borrowed. */
const char *receiver_url(const struct receiver *r);
/* How it answers from now on: a status (a redirect leads to itself), RECEIVER_SILENT for never,
 * RECEIVER_HANGS_UP. The first is 200. */
void receiver_answer(struct receiver *r, int status);
/* How many requests have come. */
size_t receiver_count(struct receiver *r);
/* Waits until n have come; the last of them. */
struct receiver_msg receiver_wait(struct receiver *r, size_t n);
/* Waits until a body holds the text; the first that does. */
struct receiver_msg receiver_until(struct receiver *r, const char *text);
/* How many bodies hold the text. */
size_t receiver_holding(struct receiver *r, const char *text);
/* Listens no more (the port refuses), and listens again. */
void receiver_close(struct receiver *r);
void receiver_open(struct receiver *r);
void receiver_stop(struct receiver *r);

#endif
