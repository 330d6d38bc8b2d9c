/* People by the ids that a person types. */
#include "tui/cli/ids.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"

static int by_age(const void *a, const void *b)
{
    const struct body_waiting_row *x = a, *y = b;

    if (x->w.knocked_at != y->w.knocked_at)
        return x->w.knocked_at < y->w.knocked_at ? -1 : 1;
    return strcmp(x->w.id, y->w.id);
}

/* Reads rows out of an answer: of those who wait, or inside. */
typedef bool read_rows(const struct rest_answer *a, struct body_waiting_row **rows, size_t *n,
                       struct error *err);

static int fetch(struct service *s, const char *room, char *path, read_rows *read,
                 struct ids_list *l)
{
    struct rest_answer *a = NULL;
    struct error err = {{0}};
    int code;

    if (!path) {
        fprintf(stderr, tr("foyer: the room's name is too long\n"));
        return EXIT_USAGE;
    }
    code = service_call(s, REST_GET, path, NULL, room, &a);
    free(path);
    if (!a)
        return code;
    if (!read(a, &l->row, &l->n, &err)) {
        fprintf(stderr, "foyer: %s\n", err.text);
        code = EXIT_FAILED;
    } else {
        l->json = xstrdup(a->body);
        if (room) /* the list of one room need not say which */
            for (size_t i = 0; i < l->n; i++)
                str_copy(l->row[i].room, sizeof l->row[i].room, room);
        if (l->n)
            qsort(l->row, l->n, sizeof *l->row, by_age);
    }
    rest_answer_free(a);
    return code;
}

int ids_fetch(struct service *s, const char *room, struct ids_list *l)
{
    return fetch(s, room, room ? service_room_path(room, "/waiting") : xstrdup("/v1/waiting"),
                 body_read_waiting, l);
}

int ids_fetch_inside(struct service *s, const char *room, struct ids_list *l)
{
    return fetch(s, room, room ? service_room_path(room, "/presence") : xstrdup("/v1/presence"),
                 body_read_presence, l);
}

int ids_fetch_both(struct service *s, const char *room, struct ids_list *l)
{
    struct ids_list waiting = {0};
    int code = ids_fetch_inside(s, room, l);

    if (!code)
        code = ids_fetch(s, room, &waiting);
    if (waiting.n) {
        l->row = xrealloc(l->row, l->n + waiting.n, sizeof *l->row);
        memcpy(l->row + l->n, waiting.row, waiting.n * sizeof *l->row);
        l->n += waiting.n;
    }
    ids_finish(&waiting);
    return code;
}

void ids_finish(struct ids_list *l)
{
    free(l->row);
    free(l->json);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

int ids_prefix(const struct ids_list *l)
{
    const char **id = xcalloc(l->n + 1, sizeof *id);
    size_t need = IDS_PREFIX_SHOWN;

    for (size_t i = 0; i < l->n; i++)
        id[i] = l->row[i].w.id;
    if (l->n)
        qsort(id, l->n, sizeof *id, by_id);
    for (size_t i = 1; i < l->n; i++) {
        size_t same = 0;

        while (id[i][same] && id[i][same] == id[i - 1][same])
            same++;
        if (same + 1 > need)
            need = same + 1;
    }
    free(id);
    return (int)need;
}

enum ids_match ids_resolve(const struct ids_list *l, const char *typed, char id[LIMIT_ID + 1])
{
    size_t len = strlen(typed), hits = 0;

    if (len < IDS_PREFIX_MIN)
        return IDS_TOO_SHORT;
    for (size_t i = 0; i < l->n; i++)
        if (str_starts(l->row[i].w.id, typed)) {
            hits++;
            str_copy(id, LIMIT_ID + 1, l->row[i].w.id);
        }
    if (hits == 1)
        return IDS_FOUND;
    if (hits > 1)
        return IDS_AMBIGUOUS;
    if (len != LIMIT_ID)
        return IDS_ABSENT;
    str_copy(id, LIMIT_ID + 1, typed);
    return IDS_FOUND;
}
