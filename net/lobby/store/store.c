/* What must survive, on a thread of its own. */
#include "net/lobby/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/store/store_sql.h"

enum {
    RETRY_FIRST_MS = 50,
    RETRY_MAX_MS = 2000,
    LOG_PAGES = 1000, /* of the write-ahead log, from which on it is put into the database */
    CLOSE_TRIES = 2,  /* a disk that stays full must not keep the program from ending */
};

struct batch {
    struct store_op *ops;
    uint64_t number;
    struct batch *next;
};

struct store {
    /* -- immutable after store_start */
    int lock_fd;
    bool started;
    pthread_t thread;
    void (*on_commit)(void *arg);
    void *on_commit_arg;
    struct store_reader *reader; /* used by the lobby thread */
    /* -- store thread; before store_start the opener */
    struct store_sql q;
    int log_pages; /* after the last commit */
    /* -- any thread */
    atomic_uint_least64_t committed;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    /* -- protected by lock */
    struct batch *first, **last;
    bool closing;
    bool in_trouble;
    struct error trouble;
};

/* Tokens are many and take a third of what the largest take. */
static size_t op_size(enum store_kind kind)
{
    return kind == STORE_TOKEN_PUT || kind == STORE_TOKEN_DEL
               ? offsetof(struct store_op, u) + sizeof(struct store_token)
               : sizeof(struct store_op);
}

struct store_op *store_op_new(enum store_kind kind)
{
    struct store_op *op = xcalloc(1, op_size(kind));

    op->kind = kind;
    return op;
}

void store_op_free(struct store_op *op)
{
    if (op && (op->kind == STORE_ROOM_PUT || op->kind == STORE_ROOM_DEL))
        free(op->u.room.config);
    if (op && op->kind == STORE_DECISION_PUT) {
        free(op->u.decision.orders);
        free(op->u.decision.deeds);
    }
    if (op && op->kind == STORE_JOURNAL)
        free(op->u.journal.line);
    if (op && op->kind == STORE_DOMAIN)
        free(op->u.text);
    if (op && (op->kind == STORE_RECORDING_PUT || op->kind == STORE_RECORDING_DEL))
        free(op->u.recording);
    if (op && op->kind == STORE_WEBHOOK_PUT)
        free(op->u.webhook);
    if (op && op->kind == STORE_DELIVERY_PUT)
        free(op->u.delivery.body);
    if (op && op->kind == STORE_CALL) {
        free(op->u.call.request);
        free(op->u.call.response);
    }
    free(op);
}

void store_snapshot_finish(struct store_snapshot *s)
{
    for (size_t i = 0; i < s->n_rooms; i++)
        free(s->rooms[i].config);
    free(s->rooms);
    free(s->people);
    free(s->blocks);
    free(s->denials);
    free(s->tokens);
    for (size_t i = 0; i < s->n_decisions; i++) {
        free(s->decisions[i].orders);
        free(s->decisions[i].deeds);
    }
    free(s->decisions);
    free(s->domain);
    for (size_t i = 0; i < s->n_deliveries; i++)
        free(s->deliveries[i].body);
    free(s->deliveries);
    free(s->webhooks);
    free(s->meetings);
    free(s->recordings);
    for (size_t i = 0; i < s->n_recent; i++)
        free(s->recent[i]);
    free(s->recent);
    *s = (struct store_snapshot){0};
}

/* Two servers on one folder would each believe that they own the queue. */
static int lock_dir(const char *dir, struct error *err)
{
    char path[1100];
    int fd;

    snprintf(path, sizeof path, "%s/lock", dir);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        error_set(err, "cannot write to the data folder %s: %s", dir, strerror(errno));
        return -1;
    }
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (errno == EWOULDBLOCK)
        error_set(err,
                  "another foyer server is using the data folder %s: stop it, or choose another "
                  "folder with --data",
                  dir);
    else
        error_set(err, "cannot lock the data folder %s: %s", dir, strerror(errno));
    close(fd);
    return -1;
}

struct store *store_open(const char *dir, struct error *err)
{
    struct store *s;
    char path[1100];
    int fd = lock_dir(dir, err);

    if (fd < 0)
        return NULL;
    s = xcalloc(1, sizeof *s);
    s->lock_fd = fd;
    s->last = &s->first;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    snprintf(path, sizeof path, "%s/foyer.db", dir);
    if (store_sql_open(&s->q, path, err) && (s->reader = store_reader_new(path, err)) != NULL)
        return s;
    store_close(s);
    return NULL;
}

bool store_load(struct store *s, struct store_snapshot *out, struct error *err)
{
    return store_sql_load(&s->q, out, err);
}

bool store_meta(struct store *s, const char *key, char *dst, size_t size)
{
    return store_sql_meta(&s->q, key, dst, size);
}

bool store_meta_put(struct store *s, const char *key, const char *value, struct error *err)
{
    struct store_op op = {.kind = STORE_META_PUT};

    if (!str_copy(op.u.meta.key, sizeof op.u.meta.key, key) ||
        !str_copy(op.u.meta.value, sizeof op.u.meta.value, value))
        return error_set(err, "%s is too long to be stored", key);
    return store_sql_apply(&s->q, &op, err);
}

bool store_journal(struct store *s, const struct store_page *page, struct strbuf *text,
                   int64_t *total, struct error *err)
{
    return store_reader_page(s->reader, page, text, total, err);
}

bool store_meetings(struct store *s, const struct store_meetings *q, struct store_meeting *out,
                    size_t *n, int64_t *total, struct error *err)
{
    return store_reader_meetings(store_reader_db(s->reader), q, out, n, total, err);
}

bool store_meeting(struct store *s, const char *id, struct store_meeting *out, bool *found,
                   struct error *err)
{
    return store_reader_meeting(store_reader_db(s->reader), id, out, found, err);
}

bool store_attendance(struct store *s, const char *meeting, const char *after, const char *before,
                      size_t limit, void (*each)(void *arg, const struct store_attendance *a),
                      void *arg, struct error *err)
{
    return store_reader_attendance(store_reader_db(s->reader), meeting, after, before, limit, each,
                                   arg, err);
}

bool store_lines(struct store *s, const struct store_lines *q,
                 void (*each)(void *arg, const char *line, const char *meeting), void *arg,
                 struct error *err)
{
    return store_reader_lines(store_reader_db(s->reader), q, each, arg, err);
}

bool store_calls(struct store *s, const struct store_calls *q,
                 void (*each)(void *arg, const struct store_call *c), void *arg, struct error *err)
{
    return store_reader_calls(store_reader_db(s->reader), q, each, arg, err);
}

/* All batches in one transaction, so that a slow disk is waited for once. */
static bool commit(struct store *s, const struct batch *list, struct error *err)
{
    struct error ignored;
    bool ok = store_sql_finish(&s->q, STMT_BEGIN, err);

    for (const struct batch *b = list; b && ok; b = b->next)
        for (const struct store_op *op = b->ops; op && ok; op = op->next)
            ok = store_sql_apply(&s->q, op, err);
    ok = ok && store_sql_finish(&s->q, STMT_COMMIT, err);
    if (!ok && !sqlite3_get_autocommit(s->q.db))
        store_sql_finish(&s->q, STMT_ROLLBACK, &ignored);
    return ok;
}

static uint64_t free_batches(struct batch *list)
{
    uint64_t number = 0;

    while (list) {
        struct batch *next = list->next;

        for (struct store_op *op = list->ops, *after; op; op = after) {
            after = op->next;
            store_op_free(op);
        }
        number = list->number;
        free(list);
        list = next;
    }
    return number;
}

static void set_trouble(struct store *s, const struct error *why)
{
    bool was;

    pthread_mutex_lock(&s->lock);
    was = s->in_trouble;
    s->in_trouble = why != NULL;
    if (why)
        s->trouble = *why;
    pthread_mutex_unlock(&s->lock);
    if (why && !was)
        log_write(LOG_ERROR, "store", "%s; trying again until it works", why->text);
    if (!why && was)
        log_write(LOG_INFO, "store", "storing works again");
}

/* Waits for work. Returns the list and takes it, or null when closing with nothing left. */
static struct batch *take(struct store *s)
{
    struct batch *list;

    pthread_mutex_lock(&s->lock);
    while (!s->first && !s->closing)
        pthread_cond_wait(&s->changed, &s->lock);
    list = s->first;
    s->first = NULL;
    s->last = &s->first;
    pthread_mutex_unlock(&s->lock);
    return list;
}

/* Waits before another try; a close ends the wait. Returns whether the store is closing. */
static bool wait_ms(struct store *s, long ms)
{
    struct timespec until;
    int rc = 0;
    bool closing;

    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += ms / 1000;
    until.tv_nsec += ms % 1000 * 1000000;
    if (until.tv_nsec >= 1000000000) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&s->lock);
    closing = s->closing;
    while (rc == 0 && s->closing == closing)
        rc = pthread_cond_timedwait(&s->changed, &s->lock, &until);
    closing = s->closing;
    pthread_mutex_unlock(&s->lock);
    return closing;
}

static int log_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
    (void)db;
    (void)name;
    ((struct store *)arg)->log_pages = pages;
    return SQLITE_OK;
}

/* What is committed is safe in the log. The library would put it into the database before it says
 * so; here nobody waits for that. When it fails the log grows, and the next commit tries again. */
static void put_log_away(struct store *s)
{
    if (s->log_pages >= LOG_PAGES)
        sqlite3_wal_checkpoint_v2(s->q.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* Runs on the store thread. */
static void *run(void *arg)
{
    struct store *s = arg;
    struct batch *list;

    while ((list = take(s)) != NULL) {
        struct error err;
        long ms = RETRY_FIRST_MS;
        int tries_left = CLOSE_TRIES;
        bool done;

        while (!(done = commit(s, list, &err)) && tries_left > 0) {
            set_trouble(s, &err);
            if (wait_ms(s, ms))
                tries_left--;
            ms = ms * 2 > RETRY_MAX_MS ? RETRY_MAX_MS : ms * 2;
        }
        if (!done) {
            log_write(LOG_ERROR, "store", "%s; changes that nobody was told of are lost", err.text);
            free_batches(list);
            break;
        }
        set_trouble(s, NULL);
        atomic_store(&s->committed, free_batches(list));
        s->on_commit(s->on_commit_arg);
        put_log_away(s);
    }
    return NULL;
}

bool store_start(struct store *s, void (*committed)(void *arg), void *arg, struct error *err)
{
    int rc;

    s->on_commit = committed;
    s->on_commit_arg = arg;
    sqlite3_wal_hook(s->q.db, log_grew, s);
    rc = pthread_create(&s->thread, NULL, run, s);
    s->started = rc == 0;
    return s->started || error_set(err, "cannot start the store thread: %s", strerror(rc));
}

void store_submit(struct store *s, struct store_op *ops, uint64_t number)
{
    struct batch *b = xcalloc(1, sizeof *b);

    b->ops = ops;
    b->number = number;
    pthread_mutex_lock(&s->lock);
    *s->last = b;
    s->last = &b->next;
    pthread_mutex_unlock(&s->lock);
    pthread_cond_signal(&s->changed); /* under the lock it would wake only to wait for that */
}

uint64_t store_committed(const struct store *s)
{
    return atomic_load(&s->committed);
}

bool store_trouble(struct store *s, struct error *err)
{
    bool is;

    pthread_mutex_lock(&s->lock);
    is = s->in_trouble;
    if (is && err)
        *err = s->trouble;
    pthread_mutex_unlock(&s->lock);
    return is;
}

void store_close(struct store *s)
{
    if (!s)
        return;
    pthread_mutex_lock(&s->lock);
    s->closing = true;
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    if (s->started)
        pthread_join(s->thread, NULL);
    free_batches(s->first);
    store_reader_free(s->reader);
    store_sql_close(&s->q);
    close(s->lock_fd);
    pthread_cond_destroy(&s->changed);
    pthread_mutex_destroy(&s->lock);
    free(s);
}
