/* The postman: webhooks leave on a thread of their own, by libcurl. It makes one attempt at a time
 * for each post that it is given and says what became of it; whether and when another attempt is
 * made is the domain's business. A receiver that is slow or dead costs nobody else anything. */
#ifndef NET_LOBBY_HOOKS_POSTMAN_H
#define NET_LOBBY_HOOKS_POSTMAN_H

#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/webhook.h"

enum { POSTMAN_ANSWER_MAX = 64 * 1024, POSTMAN_WHY = 200 };

struct postman_news {
    uint64_t number; /* of the post */
    int status;      /* of HTTP; 0: it was not reached, and why */
    char why[POSTMAN_WHY + 1];
};

struct postman;
/* Starts the thread; wake is called on it when there is news and may do nothing but wake. Signals
 * should be blocked meanwhile. Null with the reason when it can not. */
struct postman *postman_start(void (*wake)(void *arg), void *arg, struct error *err);
/* Gives it a post, which is the postman's then. Any thread. Only http and https; no redirect is
 * followed; the answer is read to POSTMAN_ANSWER_MAX and thrown away. */
void postman_send(struct postman *p, struct webhook_post *post);
/* Gives the news to each(); one thread. */
void postman_take(struct postman *p, void (*each)(void *arg, const struct postman_news *n),
                  void *arg);
/* Breaks off what is under way, of which nothing is told any more, and ends the thread. Accepts
 * null. Not the thread of wake. */
void postman_stop(struct postman *p);

#endif
