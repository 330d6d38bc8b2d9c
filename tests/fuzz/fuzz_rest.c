/* REST: "METHOD /path?query" on the first line, the body behind it, from somebody with the key. An
 * answer that is JSON comes for each, and the next good request is answered. */
#include "net/lobby/rest/rest.h"

#include <string.h>
#include <strings.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/lobby/rest/rest_json.h"
#include "net/lobby/store/store.h"
#include "tests/fuzz/fuzz.h"
#include "tests/lib/door.h"
#include "tests/lib/tmp.h"

#define KEY "b8c2f7d0a1e34f5690b7c6d5e4f3a2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5"

static struct store *store;

static void open_store(void)
{
    char dir[TMP_PATH_MAX];
    struct error err = {""};

    tmp_make(dir);
    store = store_open(dir, &err);
    FUZZ_PROMISE(store, err.text);
}

static enum rest_method method_of(const char *word)
{
    static const struct {
        const char *word;
        enum rest_method method;
    } methods[] = {{"POST", REST_POST}, {"DELETE", REST_DELETE}, {"PUT", REST_PUT}};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strncmp(word, methods[i].word, strlen(methods[i].word)) == 0)
            return methods[i].method;
    return REST_GET;
}

static void read_query(struct rest_req *r, char *query)
{
    for (char *arg; (arg = strsep(&query, "&")) && r->n_query < REST_QUERY_MAX;)
        if (str_copy(r->query[r->n_query], REST_ARG_MAX, arg))
            r->n_query++;
}

static int ask(struct rest_env *env, struct addr *addr, char *head, const char *body, size_t len,
               int64_t now)
{
    struct rest_req r = {.method = method_of(head),
                         .authorization = "Bearer " KEY,
                         .body = body,
                         .len = len,
                         .now = now,
                         .env = env};
    char *path = strchr(head, '/'), *query = path ? strchr(path, '?') : NULL;
    struct reply a;
    int status;

    if (query) {
        *query = '\0';
        read_query(&r, query + 1);
    }
    r.path = path ? path : "/";
    a = rest_answer(&r, addr, 1);
    status = a.status;
    FUZZ_PROMISE(status >= 200 && status <= 503, "a status that is none");
    FUZZ_PROMISE(a.len == 0 || a.body, "an answer without its body");
    reply_finish(&a);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *body = memchr(text, '\n', size);
    char alive[] = "GET /v1/rooms/tea";
    struct door *d = door_new();
    struct addrs *addrs = addrs_new();
    struct addr *addr = addr_connect(addrs, "127.0.0.1");
    struct rest_env env = {
        .lobby = d->l, .conf = &d->conf, .store = NULL, .url = "http://127.0.0.1:7070"};

    if (!store)
        open_store();
    env.store = store;
    str_copy(d->conf.keys.api[0], sizeof d->conf.keys.api[0], KEY);
    d->conf.keys.n_api = 1;
    door_room(d, "tea", "private knocking");
    door_room(d, "keep", "private knocking");
    door_knock(d, 1, "tea", "Ana", "dev-1");
    if (body)
        *body++ = '\0';
    ask(&env, addr, text, body, body ? size - (size_t)(body - text) : 0, d->now);
    memcpy(alive, "GET /v1/rooms", sizeof "GET /v1/rooms");
    FUZZ_PROMISE(ask(&env, addr, alive, NULL, 0, d->now) == 200, "no answer after it");
    addr_disconnect(addrs, addr, 0);
    addrs_free(addrs);
    door_free(d);
    free(text);
    return 0;
}
