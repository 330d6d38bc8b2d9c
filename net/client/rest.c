/* REST calls on a thread of their own. */
#include "net/client/rest.h"

#include <curl/curl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <utlist.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/base/wake.h"
#include "net/client/rest_json.h"
#include "net/client/url.h"
#include "net/proto/limits.h"

enum {
    REST_CONNECT_MS = 5000,
    REST_TOTAL_MS = 30000,
    REST_QUEUE_MAX = 1024,
    REST_IDLE_MS = 600000
};

/* One call on its way. */
struct rest_job {
    int64_t ticket;
    enum rest_method method;
    char *path, *body; /* body null for none */
    bool elsewhere;    /* path is the whole address of another server */
    CURL *easy;
    struct strbuf got;
    char trouble[CURL_ERROR_SIZE];
    struct rest_job *prev, *next;
};

struct rest {
    /* -- immutable */
    struct url url;
    CURLM *multi;
    struct curl_slist *headers; /* hold the key */
    struct curl_slist *plain;   /* do not */
    struct mbox *jobs, *answers;
    int call_fd; /* wakes rest_call */
    void (*wake)(void *);
    void *wake_arg;
    /* -- any thread */
    atomic_bool stop;
    /* -- rest thread only */
    struct rest_job *active;
    /* -- owner's thread */
    int64_t next_ticket;
    pthread_t thread;
    bool started;
};

void rest_answer_free(void *answer)
{
    struct rest_answer *a = answer;

    if (!a)
        return;
    free(a->body);
    free(a);
}

static void job_free(void *job)
{
    struct rest_job *j = job;

    if (j->easy)
        curl_easy_cleanup(j->easy);
    strbuf_free(&j->got);
    free(j->path);
    free(j->body);
    free(j);
}

/* ---- rest thread ---- */

static size_t job_receive(char *data, size_t size, size_t n, void *arg)
{
    struct rest_job *j = arg;

    strbuf_add(&j->got, data, size * n);
    return j->got.over ? 0 : size * n;
}

static size_t job_discard(char *data, size_t size, size_t n, void *arg)
{
    (void)data;
    (void)arg;
    return size * n;
}

static void job_setup(struct rest *r, struct rest_job *j, const char *address)
{
    CURL *e = j->easy;

    curl_easy_setopt(e, CURLOPT_URL, address);
    curl_easy_setopt(e, CURLOPT_PRIVATE, j);
    curl_easy_setopt(e, CURLOPT_HTTPHEADER, j->elsewhere ? r->plain : r->headers);
    curl_easy_setopt(e, CURLOPT_WRITEFUNCTION, j->elsewhere ? job_discard : job_receive);
    curl_easy_setopt(e, CURLOPT_WRITEDATA, j);
    curl_easy_setopt(e, CURLOPT_ERRORBUFFER, j->trouble);
    curl_easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)REST_CONNECT_MS);
    curl_easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)(j->elsewhere ? REST_TELL_MS : REST_TOTAL_MS));
    curl_easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L); /* the key goes to one server only */
    curl_easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(e, CURLOPT_PATH_AS_IS, 1L);
    if (getenv("SSL_CERT_FILE")) /* as the websocket side and curl's own program do */
        curl_easy_setopt(e, CURLOPT_CAINFO, getenv("SSL_CERT_FILE"));
    if (r->url.loopback && !j->elsewhere)
        curl_easy_setopt(e, CURLOPT_NOPROXY, "*");
    if (j->method == REST_POST) {
        curl_easy_setopt(e, CURLOPT_POST, 1L);
        curl_easy_setopt(e, CURLOPT_POSTFIELDSIZE, (long)strlen(j->body ? j->body : ""));
        curl_easy_setopt(e, CURLOPT_POSTFIELDS, j->body ? j->body : "");
    } else if (j->method == REST_DELETE) {
        curl_easy_setopt(e, CURLOPT_CUSTOMREQUEST, "DELETE");
    }
}

static void judge_elsewhere(struct rest_answer *a)
{
    a->error = a->status / 100 == 2 ? ERR_OK : ERR_SERVER;
    if (a->error)
        snprintf(a->info, sizeof a->info, tr("it answered with HTTP status %d"), a->status);
}

/* Gives the answer to the owner; the job is over. */
static void job_done(struct rest *r, struct rest_job *j, CURLcode rc)
{
    struct rest_answer *a = xcalloc(1, sizeof *a);
    const char *trouble = *j->trouble ? j->trouble : curl_easy_strerror(rc);
    long status = 0;

    a->ticket = j->ticket;
    if (rc == CURLE_OK && j->easy) {
        curl_easy_getinfo(j->easy, CURLINFO_RESPONSE_CODE, &status);
        a->status = (int)status;
        a->len = j->got.len;
        a->body = j->elsewhere ? xstrdup("") : strbuf_take(&j->got);
        if (j->elsewhere)
            judge_elsewhere(a);
        else
            rest_json_judge(a);
    } else {
        if (j->got.over)
            trouble = "the answer is too large";
        a->error = rc == CURLE_OPERATION_TIMEDOUT ? ERR_TIMED_OUT : ERR_OFFLINE;
        a->body = xstrdup("");
        utf8_clean(a->info, sizeof a->info, trouble, strlen(trouble), sizeof a->info);
    }
    job_free(j);
    mbox_push(r->answers, a);
}

static void job_begin(struct rest *r, struct rest_job *j)
{
    char address[URL_TEXT_MAX + LIMIT_PATH];

    j->easy = curl_easy_init();
    if (!j->easy || (!j->elsewhere && !url_text(&r->url, j->path, address, sizeof address))) {
        job_done(r, j, CURLE_URL_MALFORMAT);
        return;
    }
    job_setup(r, j, j->elsewhere ? j->path : address);
    DL_APPEND(r->active, j);
    curl_multi_add_handle(r->multi, j->easy);
}

static void rest_turn(struct rest *r)
{
    struct mbox_batch batch = mbox_take_all(r->jobs);
    int running, left;
    CURLMsg *m;

    for (size_t i = 0; i < batch.n; i++)
        job_begin(r, batch.item[i]);
    free(batch.item);
    curl_multi_perform(r->multi, &running);
    for (m = curl_multi_info_read(r->multi, &left); m; m = curl_multi_info_read(r->multi, &left)) {
        CURLcode rc = m->data.result;
        CURL *easy = m->easy_handle;
        char *private = NULL;
        struct rest_job *j;

        if (m->msg != CURLMSG_DONE)
            continue;
        curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
        j = (struct rest_job *)(void *)private;
        curl_multi_remove_handle(r->multi, easy);
        DL_DELETE(r->active, j);
        job_done(r, j, rc);
    }
}

static void *rest_main(void *arg)
{
    struct rest *r = arg;

    tr_here(true);
    while (!atomic_load(&r->stop)) {
        rest_turn(r);
        curl_multi_poll(r->multi, NULL, 0, REST_IDLE_MS, NULL);
    }
    return NULL;
}

/* ---- owner's thread ---- */

static void wake_thread(void *arg)
{
    struct rest *r = arg;

    curl_multi_wakeup(r->multi);
}

static void wake_owner(void *arg)
{
    struct rest *r = arg;

    wake_signal(r->call_fd);
    if (r->wake)
        r->wake(r->wake_arg);
}

static bool rest_begin(struct rest *r, struct error *err)
{
    sigset_t all, before;
    int rc;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    rc = pthread_create(&r->thread, NULL, rest_main, r);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    r->started = rc == 0;
    return r->started || error_set(err, "no thread for REST calls: %s", strerror(rc));
}

static void rest_set_headers(struct rest *r, const char *key)
{
    size_t size = strlen(key) + 32;
    char *line = xmalloc(size);

    snprintf(line, size, "Authorization: Bearer %s", key);
    r->headers = curl_slist_append(NULL, line);
    r->headers = curl_slist_append(r->headers, "Content-Type: application/json");
    r->headers = curl_slist_append(r->headers, "Expect:");
    r->plain = curl_slist_append(NULL, "Content-Type: application/json");
    r->plain = curl_slist_append(r->plain, "Expect:");
    explicit_bzero(line, size);
    free(line);
}

struct rest *rest_new(const char *url, const char *key, void (*wake)(void *), void *wake_arg,
                      struct error *err)
{
    struct rest *r = xcalloc(1, sizeof *r);

    r->call_fd = -1;
    r->wake = wake;
    r->wake_arg = wake_arg;
    if (!url_parse(&r->url, url, err)) {
        free(r);
        return NULL;
    }
    curl_global_init(CURL_GLOBAL_DEFAULT);
    r->multi = curl_multi_init();
    r->call_fd = wake_new();
    r->jobs = mbox_new(REST_QUEUE_MAX, job_free, wake_thread, r);
    r->answers = mbox_new(REST_QUEUE_MAX, rest_answer_free, wake_owner, r);
    rest_set_headers(r, key);
    if (r->multi && r->call_fd >= 0 && rest_begin(r, err))
        return r;
    if (!*err->text)
        error_set(err, "REST calls could not be prepared");
    rest_stop(r);
    return NULL;
}

/* Ends jobs that were begun and never answered. */
static void rest_abandon(struct rest *r)
{
    struct rest_job *j, *next;

    DL_FOREACH_SAFE (r->active, j, next) {
        curl_multi_remove_handle(r->multi, j->easy);
        DL_DELETE(r->active, j);
        job_free(j);
    }
    if (r->multi)
        curl_multi_cleanup(r->multi);
}

void rest_stop(struct rest *r)
{
    if (!r)
        return;
    atomic_store(&r->stop, true);
    if (r->started) {
        curl_multi_wakeup(r->multi);
        pthread_join(r->thread, NULL);
    }
    rest_abandon(r);
    mbox_free(r->jobs);
    mbox_free(r->answers);
    if (r->headers)
        explicit_bzero(r->headers->data, strlen(r->headers->data));
    curl_slist_free_all(r->headers);
    curl_slist_free_all(r->plain);
    if (r->call_fd >= 0)
        close(r->call_fd);
    free(r);
}

static int64_t put(struct rest *r, enum rest_method m, const char *path, const char *body,
                   bool elsewhere)
{
    struct rest_job *j = xcalloc(1, sizeof *j);
    int64_t ticket = ++r->next_ticket;

    j->ticket = ticket;
    j->method = m;
    j->path = xstrdup(path);
    j->body = body ? xstrdup(body) : NULL;
    j->elsewhere = elsewhere;
    j->got = STRBUF_INIT(LIMIT_REPLY);
    return mbox_push(r->jobs, j) ? ticket : 0;
}

int64_t rest_send(struct rest *r, enum rest_method m, const char *path, const char *body)
{
    return put(r, m, path, body, false);
}

int64_t rest_tell(struct rest *r, const char *address, const char *body)
{
    return put(r, REST_POST, address, body, true);
}

struct mbox_batch rest_take(struct rest *r)
{
    return mbox_take_all(r->answers);
}

struct rest_answer *rest_call(struct rest *r, enum rest_method m, const char *path,
                              const char *body)
{
    struct pollfd p = {.fd = r->call_fd, .events = POLLIN};
    struct mbox_batch batch = {0};
    struct rest_answer *a;

    rest_send(r, m, path, body);
    while (batch.n == 0) {
        poll(&p, 1, -1);
        wake_drain(r->call_fd);
        batch = rest_take(r);
    }
    a = batch.item[0];
    free(batch.item);
    return a;
}
