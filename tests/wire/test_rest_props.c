/* Every property of rooms, tokens and the domain, one after the other, from their tables: null,
 * each wrong type, each limit at n-1, n and n+1. Behind every refusal the server answers a good
 * request (rest_row.c). */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/proto/props.h"
#include "tests/lib/check.h"
#include "tests/lib/rest_row.h"

enum { BODY_MAX = 8192 };

static struct raw_server server;

static int set_up(void **state)
{
    (void)state;
    raw_server_start(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    raw_server_stop(&server);
    return 0;
}

/* Where a table's values are given, and how a value that was taken is seen. */
static const struct target {
    const struct prop_table *table;
    const char *path;
} targets[] = {
    {&room_props, "/v1/rooms"},
    {&token_claims, "/v1/meeting-tokens"},
    {&domain_props, "/v1"},
};

/* One call with one property; what stands for the test. */
static void give(const struct target *t, const struct prop_def *d, const char *value, int status,
                 const char *what)
{
    char body[BODY_MAX], words[256], says[160] = "";
    bool is_json = !str_eq(value, "NaN") && !str_eq(value, "1e999");

    snprintf(body, sizeof body, "{\"properties\":{\"%s\":%s}}", d->name, value);
    snprintf(words, sizeof words, "%s: %s is %s", t->path, d->name, what);
    if (status == 400 && is_json)
        snprintf(says, sizeof says, INVALID("%s"), d->name);
    rest_rows_check(&server, &(struct rest_row){words, "POST", t->path, body, status, says}, 1);
}

static bool is_number(const struct prop_def *d)
{
    return d->type == PROP_INT || d->type == PROP_TIME || d->type == PROP_NUM;
}

static void wrong_types(const struct target *t, const struct prop_def *d)
{
    static const struct {
        const char *value, *what;
        unsigned fits; /* types that take it */
    } rows[] = {
        {"true", "true", 1 << PROP_BOOL | 1 << PROP_JSON},
        {"7", "a number", 1 << PROP_INT | 1 << PROP_NUM | 1 << PROP_TIME | 1 << PROP_JSON},
        {"\"perhaps\"", "text", 1 << PROP_STRING | 1 << PROP_JSON},
        {"{\"a\":1}", "an object", 1 << PROP_JSON},
        {"[7]", "an array of numbers", 1 << PROP_JSON},
        {"1e999", "too large for any number", 0},
    };

    for (size_t i = 0; i < CHECK_COUNT(rows); i++)
        if (!(rows[i].fits & 1u << d->type))
            give(t, d, rows[i].value, 400, rows[i].what);
}

/* Times also have to lie in the future, or may not; they have tests of their own. */
static void number_limits(const struct target *t, const struct prop_def *d)
{
    const struct {
        int64_t value;
        int status;
        const char *what;
    } rows[] = {
        {d->min - 1, 400, "one less than the least"},
        {d->min, 200, "the least"},
        {d->min + 1, 200, "one more than the least"},
        {d->max - 1, 200, "one less than the most"},
        {d->max, 200, "the most"},
        {d->max + 1, 400, "one more than the most"},
    };
    char text[32];

    for (size_t i = 0; i < CHECK_COUNT(rows); i++) {
        snprintf(text, sizeof text, "%" PRId64, rows[i].value);
        give(t, d, text, rows[i].status, rows[i].what);
    }
}

static void text_limits(const struct target *t, const struct prop_def *d)
{
    for (int64_t n = d->max - 1; n <= d->max + 1; n++) {
        char *text = xcalloc(1, (size_t)n + 3), what[64];

        memset(text, 'x', (size_t)n + 2);
        text[0] = text[n + 1] = '"';
        snprintf(what, sizeof what, "%" PRId64 " bytes", n);
        give(t, d, text, n <= d->max ? 200 : 400, what);
        free(text);
    }
}

static void choices(const struct target *t, const struct prop_def *d)
{
    for (const char *p = d->choices; *p;) {
        size_t len = strcspn(p, " ");
        char text[64];

        snprintf(text, sizeof text, "\"%.*s\"", (int)len, p);
        give(t, d, text, 200, "one of its words");
        p += len + strspn(p + len, " ");
    }
}

static void walk_table(const struct target *t)
{
    for (size_t i = 0; i < t->table->n; i++) {
        const struct prop_def *d = &t->table->row[i];

        give(t, d, "null", 200, "null");
        wrong_types(t, d);
        if (d->type == PROP_INT || d->type == PROP_NUM)
            number_limits(t, d);
        else if (d->type == PROP_STRING && !strstr(d->name, "url") && !strstr(d->name, "x_"))
            text_limits(t, d);
        else if (d->type == PROP_CHOICE || d->type == PROP_LIST)
            choices(t, d);
        if (is_number(d))
            give(t, d, "NaN", 400, "no JSON");
    }
}

static void test_rooms(void **state)
{
    (void)state;
    walk_table(&targets[0]);
}

static void test_tokens(void **state)
{
    (void)state;
    walk_table(&targets[1]);
}

static void test_domain(void **state)
{
    (void)state;
    walk_table(&targets[2]);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {T(test_rooms), T(test_tokens), T(test_domain)};
#undef T

    return cmocka_run_group_tests_name("rest_props", tests, NULL, NULL);
}
