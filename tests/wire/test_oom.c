/* Memory runs out at every allocation in turn, ours and those of the libraries: what was going on
 * ends with a word about it, or is refused, or is done as if nothing had been; nothing is half done
 * and nothing is leaked. Each try is a process of its own. Of the door and the store every so many
 * allocations, each with FOYER_OOM_EACH=1 (make torture). */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "net/base/alloc.h"
#include "net/base/clock.h"
#include "net/base/log.h"
#include "net/base/str.h"
#include "net/lobby/store/store.h"
#include "net/lobby/token.h"
#include "net/proto/rules.h"
#include "net/proto/wire.h"
#include "tests/lib/check.h"
#include "tests/lib/door.h"
#include "tests/lib/proc.h"
#include "tests/lib/tmp.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define OWN_MALLOC 0 /* the sanitizer has one */
#else
#define OWN_MALLOC 1
#endif

/* ---- memory that runs out ---- */

static atomic_long fail_in = -1; /* how many allocations still succeed; below 0: all */
static atomic_long failures, live;

#if OWN_MALLOC
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void __libc_free(void *p);

static bool fails(void)
{
    if (atomic_load(&fail_in) < 0 || atomic_fetch_sub(&fail_in, 1) != 0)
        return false;
    atomic_fetch_add(&failures, 1);
    errno = ENOMEM;
    return true;
}

/* These take the place of the C library's in the whole program, its libraries included. */
void *malloc(size_t size)
{
    void *p = fails() ? NULL : __libc_malloc(size);

    atomic_fetch_add(&live, p != NULL);
    return p;
}

void *calloc(size_t n, size_t size)
{
    void *p = fails() ? NULL : __libc_calloc(n, size);

    atomic_fetch_add(&live, p != NULL);
    return p;
}

void *realloc(void *old, size_t size)
{
    void *p = fails() ? NULL : __libc_realloc(old, size);

    atomic_fetch_add(&live, !old && p);
    return p;
}

void free(void *p)
{
    atomic_fetch_sub(&live, p != NULL);
    __libc_free(p);
}
#endif

/* ---- what is tried ---- */

enum outcome { DONE, REFUSED, WRONG };

/* Sets up; then, with memory that may run out, tries and says what came of it; then looks, with
 * memory again. arg is a line of input. */
struct scenario {
    const char *what;
    enum outcome (*run)(const char *arg, struct error *err);
    const char *arg;
    int stride; /* every so many allocations only; 0: each */
};

static enum outcome request(const char *text, struct error *err)
{
    struct wire_req *r = NULL;
    enum outcome out = REFUSED;
    int64_t id;
    char *again;

    if (wire_req_decode(text, strlen(text), &r, &id, err) == ERR_OK) {
        again = wire_req_encode(r);
        out = again && *again ? DONE : WRONG;
        free(again);
        wire_req_free(r);
    }
    return out;
}

struct heard {
    struct wire_msg *m[8];
    size_t n;
};

static void hear(void *arg, struct wire_msg *m)
{
    struct heard *h = arg;

    if (h->n < CHECK_COUNT(h->m))
        h->m[h->n++] = m;
    else
        wire_msg_free(m);
}

static enum outcome event(const char *text, struct error *err)
{
    struct heard h = {.n = 0};
    bool ok = wire_msg_decode(text, strlen(text), hear, &h, err);
    enum outcome out = ok ? h.n == 2 ? DONE : WRONG : REFUSED;

    for (size_t i = 0; i < h.n; i++) {
        if (ok) {
            struct frame *f = wire_msg_encode(h.m[i]);

            if (!strstr((const char *)f->text, "\"seq\":"))
                out = WRONG; /* half of it is worse than nothing */
            frame_unref(f);
        }
        wire_msg_free(h.m[i]);
    }
    return out;
}

static void complain(void *arg, const char *sentence)
{
    error_set(arg, "%s", sentence);
}

static enum outcome rules(const char *text, struct error *err)
{
    const struct rules_reader reader = {.arg = err, .complain = complain};
    struct rules *r = rules_parse("door.rules", text, strlen(text), &reader);
    const struct rules_facts ana = {.name = "Ana", .user_id = ""};
    struct rules_verdict v = {0};
    enum outcome out = REFUSED;

    if (r) {
        rules_decide(r, &ana, &v);
        out = v.action == RULES_HOLD ? DONE : WRONG;
    }
    rules_free(r);
    return out;
}

static const struct token_keys keys = {.api = {"0123456789abcdef0123456789abcdef"}, .n_api = 1};

static enum outcome token(const char *room, struct error *err)
{
    struct props claims;
    enum outcome out = REFUSED;
    char *text;

    props_init(&claims, &token_claims);
    props_set_str(&claims, TOKEN_room_name, room);
    text = token_mint(&keys, "d", &claims, "id", 1000, err);
    props_finish(&claims);
    if (!text)
        return REFUSED;
    if (token_verify(&keys, "d", text, room, 1000, 0, &claims, err) == ERR_OK)
        out = str_eq(props_str(&claims, TOKEN_room_name), room) ? DONE : WRONG;
    props_finish(&claims);
    free(text);
    return out;
}

/* A door with a host, three people, decisions of every kind, and its restart. */
static enum outcome door(const char *room, struct error *err)
{
    struct door *d = door_new();
    const struct wire_msg *m;
    char what[256];
    enum outcome out;

    (void)err;
    door_room(d, room, "private knocking");
    door_hello(d, 1, NULL, door_token(d, "", "is_owner user_name=Mira"));
    for (peer_id p = 10; p < 13; p++)
        door_knock(d, p, room, p == 10 ? "Ana" : "Bo", NULL);
    m = door_last(d, 1, WIRE_EV_WAITING_ADDED);
    snprintf(what, sizeof what, "-%s~4000 +*", m ? m->waiting.id : "x");
    m = door_decide(d, 1, room, what);
    out = m && m->ok && m->n_ids == 3 ? DONE : WRONG;
    door_pass(d, 4000);
    door_restart(d);
    if (d->n_people != 2)
        out = WRONG;
    door_free(d);
    return out;
}

/* ---- the store ---- */

static char dir[TMP_PATH_MAX];

static void nothing(void *arg)
{
    (void)arg;
}

static struct store_op *room_op(const char *name)
{
    struct store_op *op = store_op_new(STORE_ROOM_PUT);

    str_copy(op->u.room.id, sizeof op->u.room.id, name);
    str_copy(op->u.room.name, sizeof op->u.room.name, name);
    op->u.room.config = xstrdup("{}");
    return op;
}

/* Opens what is there, loads it, stores a room, and waits until it is safe. */
static enum outcome store(const char *name, struct error *err)
{
    struct store *s = store_open(dir, err);
    struct store_snapshot snap = {0};
    enum outcome out = REFUSED;
    bool ok;

    if (!s)
        return REFUSED;
    ok = store_load(s, &snap, err);
    store_snapshot_finish(&snap);
    if (ok && store_start(s, nothing, NULL, err)) {
        int64_t by = clock_mono_ms() + PROC_PATIENCE;

        store_submit(s, room_op(name), 1);
        while (store_committed(s) < 1 && clock_mono_ms() < by)
            poll(NULL, 0, 1); /* another thread; a failure is tried again after 50 ms */
        out = store_committed(s) == 1 ? DONE : WRONG;
    }
    store_close(s);
    return out;
}

/* What was said to be safe is there, by a store with memory. */
static void check_stored(enum outcome said)
{
    struct error err = {""};
    struct store *s = store_open(dir, &err);
    struct store_snapshot snap = {0};

    if (!s || !store_load(s, &snap, &err))
        fail_msg("the store can not be opened after that: %s", err.text);
    if (said == DONE && (snap.n_rooms != 1 || !str_eq(snap.rooms[0].name, "kept")))
        fail_msg("%zu rooms after one was stored", snap.n_rooms);
    store_snapshot_finish(&snap);
    store_close(s);
}

/* ---- a try ---- */

/* What a child says with its exit code. */
enum { END_DONE = 10, END_REFUSED, END_WRONG, END_SILENT, END_LEAK, END_NEVER };

static _Noreturn void child(const struct scenario *s, long n, long clean, int fd)
{
    struct error err = {""};
    enum outcome out;
    long before;
    int code = END_DONE;

    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    sigaction(SIGABRT, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    sigaction(SIGSEGV, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
    dup2(fd, STDERR_FILENO);
    before = atomic_load(&live);
    atomic_store(&fail_in, n);
    out = s->run(s->arg, &err);
    atomic_store(&fail_in, -1);
    if (out == REFUSED)
        code = *err.text ? END_REFUSED : END_SILENT;
    else if (out == WRONG)
        code = END_WRONG;
    if (atomic_load(&live) - before > clean)
        code = END_LEAK;
    if (!atomic_load(&failures))
        code = END_NEVER;
    _exit(code);
}

/* Forks a try; its end as a wait status, and what it wrote. */
static int attempt(const struct scenario *s, long n, long clean, char *said, size_t size)
{
    int fd = memfd_create("stderr", MFD_CLOEXEC), status = 0;
    ssize_t len;
    pid_t pid = fork();

    assert_true(fd >= 0 && pid >= 0);
    if (pid == 0)
        child(s, n, clean, fd);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    len = pread(fd, said, size - 1, 0);
    said[len > 0 ? len : 0] = '\0';
    close(fd);
    return status;
}

/* How many allocations outlive a sound run: what libraries keep. */
static long kept_by(const struct scenario *s)
{
    struct error err = {""};
    long before;

    for (int i = 0; i < 2; i++) {
        before = atomic_load(&live);
        if (s->run(s->arg, &err) != DONE)
            fail_msg("%s: %s", s->what, err.text);
    }
    return atomic_load(&live) - before;
}

static void each(const struct scenario *s)
{
    long clean = kept_by(s), n = 0;
    int done = 0, refused = 0, ended = 0;

    for (;; n += s->stride && !getenv("FOYER_OOM_EACH") ? s->stride : 1) {
        char said[512];
        int status = attempt(s, n, clean, said, sizeof said);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);

        if (code == END_NEVER)
            break;
        if (s->run == store)
            check_stored(code == END_DONE ? DONE : REFUSED);
        done += code == END_DONE;
        refused += code == END_REFUSED;
        ended += code == -SIGABRT;
        if (code == -SIGABRT && strstr(said, "foyer: out of memory"))
            continue;
        if (code != END_DONE && code != END_REFUSED)
            fail_msg("%s: without allocation %ld: %s %d; %s", s->what, n,
                     code < 0 ? "signal" : "code", code < 0 ? -code : code, said);
    }
    print_message("%s: %ld allocations; %d done, %d refused, %d ended with a word\n", s->what, n,
                  done, refused, ended);
    assert_true(n > 0);
}

/* ---- tests ---- */

static void run_all(const struct scenario *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (OWN_MALLOC)
            each(&s[i]);
        else
            kept_by(&s[i]); /* at least once with memory */
}

static void test_decoder(void **state)
{
    static const struct scenario rows[] = {
        {.what = "a join",
         .run = request,
         .arg =
             "{\"id\":1,\"action\":\"join-meeting\",\"room\":\"tea\",\"user_name\":\"A\\u0301na\","
             "\"device\":\"d\"}"},
        {.what = "a hello",
         .run = request,
         .arg = "{\"id\":1,\"action\":\"hello\",\"v\":1,\"token\":\"t\",\"rooms\":[\"a\",\"b\"]}"},
        {.what = "decisions",
         .run = request,
         .arg = "{\"id\":1,\"action\":\"update-waiting-participants\",\"room\":\"tea\","
                "\"updatesById\":"
                "{\"a\":{\"grantRequestedAccess\":true},\"*\":{\"grantRequestedAccess\":false,"
                "\"reason\":\"no\",\"grace\":4}}}"},
        {.what = "session data",
         .run = request,
         .arg = "{\"id\":1,\"action\":\"set-session-data\",\"data\":{\"data\":{\"a\":[1,{\"b\":"
                "null}]}}}"},
        {.what = "events",
         .run = event,
         .arg = "[{\"seq\":1,\"room\":\"tea\",\"action\":\"waiting-participant-added\","
                "\"participant\":"
                "{\"id\":\"a\",\"name\":\"Ana\",\"knocked_at\":1}},"
                "{\"seq\":2,\"room\":\"tea\",\"action\":\"waiting-participant-removed\","
                "\"participant\":"
                "{\"id\":\"a\",\"name\":\"Ana\",\"knocked_at\":1},\"reason\":\"admitted\",\"by\":"
                "\"m\"}]"},
        {.what = "rules",
         .run = rules,
         .arg = "rule staff if has token and tries < 3 then ask\n"
                "rule words if name = \"Ana\" then hold \"soon\"\ndefault ask\n"},
        {.what = "a token", .run = token, .arg = "tea"},
    };

    (void)state;
    run_all(rows, CHECK_COUNT(rows));
}

static void test_domain(void **state)
{
    static const struct scenario rows[] = {
        {.what = "a door", .run = door, .arg = "tea", .stride = 67}};

    (void)state;
    run_all(rows, CHECK_COUNT(rows));
}

static void test_store(void **state)
{
    static const struct scenario rows[] = {
        {.what = "a store", .run = store, .arg = "kept", .stride = 61}};

    (void)state;
    tmp_make(dir);
    run_all(rows, CHECK_COUNT(rows));
    tmp_remove(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decoder),
        cmocka_unit_test(test_domain),
        cmocka_unit_test(test_store),
    };

    log_to_nowhere();
    return cmocka_run_group_tests_name("oom", tests, NULL, NULL);
}
