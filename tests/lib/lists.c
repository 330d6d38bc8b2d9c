/* Lists of names from JSON and from the screen. */
#include "tests/lib/lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "tests/lib/check.h"

enum { TEXT = 65536 };

static void add(struct list *l, const char *line)
{
    const char *at = strstr(line, "Guest");

    if (!at || strspn(at + 5, "0123456789") < 4)
        return;
    assert_true(l->n < LISTS_MAX);
    snprintf(l->name[l->n++], LISTS_NAME, "%.9s", at);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void of_server(struct serve *s, const char *verb, const char *room, const char *key,
                      struct list *l)
{
    static char text[TEXT];

    *l = (struct list){0};
    assert_int_equal(
        serve_verb(s, (const char *const[]){verb, room, "--json", NULL}, text, NULL, TEXT), 0);
    for (const char *at = text; (at = strstr(at, key)) != NULL; at++)
        add(l, at);
}

void lists_of_server(struct serve *s, const char *room, struct lists *l)
{
    of_server(s, "waiting", room, "\"name\":\"", &l->waiting);
    of_server(s, "people", room, "\"userName\":\"", &l->inside);
    qsort(l->inside.name, l->inside.n, LISTS_NAME, by_name);
}

/* What stands between two titles of the screen. */
static void of_screen(struct vt *t, const char *from, const char *to, struct list *l)
{
    char line[VT_ROW_MAX];
    int row = vt_find(t, from, 0), end = vt_find(t, to, row + 1);

    *l = (struct list){0};
    for (row++; row > 0 && row < end; row++) {
        vt_row(t, row, line);
        add(l, line);
    }
}

static bool same(struct vt *t, void *arg)
{
    const struct lists *want = arg;
    struct lists got;

    of_screen(t, "Knocking", "In the call", &got.waiting);
    of_screen(t, "In the call", "4 Log", &got.inside);
    qsort(got.inside.name, got.inside.n, LISTS_NAME, by_name);
    return memcmp(&got, want, sizeof got) == 0;
}

static void print_list(const char *what, const struct list *l)
{
    for (size_t i = 0; i < l->n; i++)
        fprintf(stderr, "%s %s\n", what, l->name[i]);
}

void lists_expect(struct vt *t, const struct lists *want)
{
    struct lists l = *want;
    char screen[VT_SCREEN_MAX];

    if (vt_until(t, same, &l, PROC_PATIENCE))
        return;
    print_list("the server has waiting", &l.waiting);
    print_list("and inside", &l.inside);
    vt_dump(t, screen);
    fail_msg("the console shows other lists:\n%s", screen);
}

bool list_has(const struct list *l, const char *name)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->name[i], name))
            return true;
    return false;
}
