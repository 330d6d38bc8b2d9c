/* REST calls on a thread of their own (libcurl multi). A call and its answer change owner. */
#ifndef NET_CLIENT_REST_H
#define NET_CLIENT_REST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/base/mbox.h"
#include "net/proto/err.h"

enum rest_method { REST_GET, REST_POST, REST_DELETE };

struct rest_answer {
    int64_t ticket;            /* of the call */
    int status;                /* HTTP status; 0 when there was no answer */
    enum err error;            /* ERR_OK for 200; ERR_OFFLINE when there was no answer */
    char info[ERROR_TEXT_MAX]; /* the server's words, cleaned, or the connection's trouble */
    char *body;                /* owned; terminated; "" when empty */
    size_t len;
};
/* Frees an answer that was taken. Accepts null. Any thread. */
void rest_answer_free(void *answer);

struct rest;

/* url: http://host:port; key: API key, sent as Bearer and wiped at the end. wake as in link.h.
 * Starts the thread. */
struct rest *rest_new(const char *url, const char *key, void (*wake)(void *), void *wake_arg,
                      struct error *err);
/* Breaks off what is under way, joins the thread and frees all. Accepts null. The owner's thread.
 */
void rest_stop(struct rest *r);

/* Starts a call; path begins with "/v1/", body is JSON text or null. Returns its ticket, or
 * 0 when too many calls are waiting. */
int64_t rest_send(struct rest *r, enum rest_method m, const char *path, const char *body);
/* Tells another server: a POST of JSON text to any http or https address, without the key, at most
 * REST_TELL_MS long; redirects are not followed and the answer's body is thrown away. status is 0
 * or what it said; error is ERR_OK for 2xx, else info says what went wrong without the address.
 * Ticket as of rest_send. */
enum { REST_TELL_MS = 10000 };
int64_t rest_tell(struct rest *r, const char *address, const char *body);
/* Answers (struct rest_answer) since the last call, in the order in which they came. The owner's
 * thread. */
struct mbox_batch rest_take(struct rest *r);

/* Starts a call and waits for its answer: for verbs, which have no loop. Never mixed with
 * rest_send. */
struct rest_answer *rest_call(struct rest *r, enum rest_method m, const char *path,
                              const char *body);

#endif
