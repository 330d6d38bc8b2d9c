/* Webhooks on their way, under curl's multi interface. */
#include "net/lobby/hooks/postman.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/mbox.h"
#include "net/base/str.h"
#include "net/base/utf8.h"
#include "net/proto/limits.h"

enum { CONNECT_MS = 5000, IDLE_MS = 600000, CONNECTIONS_MAX = 64, HEADER_MAX = 400 };

struct errand {
    struct webhook_post *post;
    CURL *easy;
    struct curl_slist *headers;
    size_t got;
    char trouble[CURL_ERROR_SIZE];
    struct errand *prev, *next;
};

struct postman {
    /* -- immutable */
    CURLM *multi;
    struct mbox *posts, *news;
    pthread_t thread;
    /* -- any thread */
    atomic_bool stop;
    /* -- the thread */
    struct errand *active;
};

static void free_post(void *post)
{
    webhook_post_free(post);
}

static void errand_free(struct errand *e)
{
    struct curl_slist *at;

    for (at = e->headers; at; at = at->next)
        explicit_bzero(at->data, strlen(at->data));
    curl_slist_free_all(e->headers);
    if (e->easy)
        curl_easy_cleanup(e->easy);
    webhook_post_free(e->post);
    free(e);
}

/* ---- one attempt ---- */

static size_t receive(char *data, size_t size, size_t n, void *arg)
{
    struct errand *e = arg;

    (void)data;
    e->got += size * n;
    return e->got > POSTMAN_ANSWER_MAX ? 0 : size * n;
}

static void add_header(struct errand *e, const char *name, const char *value)
{
    char line[HEADER_MAX];

    snprintf(line, sizeof line, "%s: %s", name, value);
    e->headers = curl_slist_append(e->headers, line);
    explicit_bzero(line, sizeof line);
}

static void set_headers(struct errand *e)
{
    char basic[WEBHOOK_AUTH + 8];

    add_header(e, "Content-Type", "application/json");
    add_header(e, "X-Webhook-Signature", e->post->signature);
    add_header(e, "X-Webhook-Timestamp", e->post->timestamp);
    if (e->post->auth) {
        snprintf(basic, sizeof basic, "Basic %s", e->post->auth);
        add_header(e, "Authorization", basic);
        explicit_bzero(basic, sizeof basic);
    }
    e->headers = curl_slist_append(e->headers, "Expect:");
    curl_easy_setopt(e->easy, CURLOPT_HTTPHEADER, e->headers);
}

static void set_up(struct errand *e)
{
    CURL *c = e->easy;

    set_headers(e);
    curl_easy_setopt(c, CURLOPT_URL, e->post->url);
    curl_easy_setopt(c, CURLOPT_PRIVATE, e);
    curl_easy_setopt(c, CURLOPT_POST, 1L);
    curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)strlen(e->post->body));
    curl_easy_setopt(c, CURLOPT_POSTFIELDS, e->post->body);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, e);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, e->trouble);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "foyer");
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)e->post->timeout_ms);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L); /* what was signed goes where it was meant */
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
}

static void begin(struct postman *p, struct webhook_post *post)
{
    struct errand *e = xcalloc(1, sizeof *e);

    e->post = post;
    e->easy = curl_easy_init();
    if (!e->easy)
        alloc_failed(sizeof *e);
    set_up(e);
    DL_APPEND(p->active, e);
    curl_multi_add_handle(p->multi, e->easy);
}

static void finish(struct postman *p, struct errand *e, CURLcode rc)
{
    struct postman_news *n = xcalloc(1, sizeof *n);
    const char *why = *e->trouble ? e->trouble : curl_easy_strerror(rc);
    long status = 0;

    n->number = e->post->number;
    if (rc == CURLE_OK)
        curl_easy_getinfo(e->easy, CURLINFO_RESPONSE_CODE, &status);
    else
        utf8_clean(n->why, sizeof n->why, why, strlen(why), POSTMAN_WHY);
    n->status = (int)status;
    mbox_push(p->news, n);
    errand_free(e);
}

/* ---- the thread ---- */

static void turn(struct postman *p)
{
    struct mbox_batch batch = mbox_take_all(p->posts);
    int running, left;
    CURLMsg *m;

    for (size_t i = 0; i < batch.n; i++)
        begin(p, batch.item[i]);
    free(batch.item);
    curl_multi_perform(p->multi, &running);
    while ((m = curl_multi_info_read(p->multi, &left)) != NULL) {
        CURLcode rc = m->data.result;
        CURL *easy = m->easy_handle;
        char *private = NULL;
        struct errand *e;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
        e = (struct errand *)(void *)private;
        curl_multi_remove_handle(p->multi, easy);
        DL_DELETE(p->active, e);
        finish(p, e, rc);
    }
}

static void *run(void *arg)
{
    struct postman *p = arg;

    while (!atomic_load(&p->stop)) {
        turn(p);
        curl_multi_poll(p->multi, NULL, 0, IDLE_MS, NULL);
    }
    return NULL;
}

/* ---- life ---- */

static void wake_thread(void *arg)
{
    curl_multi_wakeup(((struct postman *)arg)->multi);
}

static void end(struct postman *p)
{
    struct errand *e, *next;

    DL_FOREACH_SAFE (p->active, e, next) {
        curl_multi_remove_handle(p->multi, e->easy);
        errand_free(e);
    }
    if (p->multi)
        curl_multi_cleanup(p->multi);
    mbox_free(p->posts);
    mbox_free(p->news);
    free(p);
}

struct postman *postman_start(void (*wake)(void *arg), void *arg, struct error *err)
{
    struct postman *p = xcalloc(1, sizeof *p);
    int rc;

    curl_global_init(CURL_GLOBAL_DEFAULT);
    p->multi = curl_multi_init();
    p->posts = mbox_new(LIMIT_MAILBOX, free_post, wake_thread, p);
    p->news = mbox_new(LIMIT_MAILBOX, free, wake, arg);
    if (p->multi) {
        curl_multi_setopt(p->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
        rc = pthread_create(&p->thread, NULL, run, p);
        if (rc == 0)
            return p;
        error_set(err, "cannot start the thread of webhooks: %s", strerror(rc));
    } else {
        error_set(err, "libcurl could not start");
    }
    end(p);
    return NULL;
}

void postman_send(struct postman *p, struct webhook_post *post)
{
    mbox_push(p->posts, post);
}

void postman_take(struct postman *p, void (*each)(void *arg, const struct postman_news *n),
                  void *arg)
{
    struct mbox_batch b = mbox_take_all(p->news);

    for (size_t i = 0; i < b.n; i++) {
        each(arg, b.item[i]);
        free(b.item[i]);
    }
    free(b.item);
}

void postman_stop(struct postman *p)
{
    if (!p)
        return;
    atomic_store(&p->stop, true);
    curl_multi_wakeup(p->multi);
    pthread_join(p->thread, NULL);
    end(p);
}
