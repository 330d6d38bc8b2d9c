/* What became of each person of a decision. */
#include "tui/cli/outcome.h"
#include "tui/cli/print.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"

static void add_refusal(struct wire_msg *out, const struct wire_refusal *r)
{
    out->refused = xrealloc(out->refused, out->n_refused + 1, sizeof *out->refused);
    out->refused[out->n_refused++] = *r;
}

void outcome_refuse(struct wire_msg *out, const char *typed, enum err e)
{
    struct wire_refusal r = {.error = e};

    str_copy(r.id, sizeof r.id, typed);
    add_refusal(out, &r);
}

int outcome_ask(struct service *s, char *path, char *body, const char *room, struct wire_msg *out)
{
    struct rest_answer *a = NULL;
    struct wire_msg got = {0};
    struct error err = {{0}};
    int code = EXIT_USAGE;

    if (path)
        code = service_call(s, REST_POST, path, body, room, &a);
    else
        fprintf(stderr, tr("foyer: the room's name is too long\n"));
    free(path);
    free(body);
    if (!a)
        return code;
    if (!body_read_outcome(a, &got, &err)) {
        fprintf(stderr, "foyer: %s\n", err.text);
        code = EXIT_FAILED;
    }
    for (size_t i = 0; i < got.n_refused; i++)
        add_refusal(out, &got.refused[i]);
    out->ids = got.ids;
    out->n_ids = got.n_ids;
    got.ids = NULL;
    str_copy(out->decision, sizeof out->decision, got.decision);
    wire_msg_finish(&got);
    rest_answer_free(a);
    return code;
}

static const char *name_of(const struct ids_list *l, const char *id)
{
    for (size_t i = 0; i < l->n; i++)
        if (str_eq(l->row[i].w.id, id))
            return l->row[i].w.name;
    return "";
}

static void print_outcome(const struct wire_msg *out, const struct ids_list *l, const char *done,
                          const char *nobody)
{
    for (size_t i = 0; i < out->n_ids; i++)
        printf("%s %.8s %s\n", tr(done), out->ids[i], name_of(l, out->ids[i]));
    for (size_t i = 0; i < out->n_refused; i++) {
        const struct wire_refusal *r = &out->refused[i];

        printf(tr("refused %.8s %s: %s%s%s%s\n"), r->id, name_of(l, r->id),
               tr(err_info(r->error)->sentence), *r->by ? " (" : "", r->by, *r->by ? ")" : "");
    }
    if (out->n_ids + out->n_refused == 0)
        puts(tr(nobody));
    if (*out->decision)
        printf(tr("decision %s\n"), out->decision);
}

int outcome_report(const struct service *s, const struct wire_msg *out, const struct ids_list *l,
                   const char *done, const char *nobody)
{
    size_t absent = 0;

    for (size_t i = 0; i < out->n_refused; i++)
        absent += out->refused[i].error == ERR_NO_PERSON || out->refused[i].error == ERR_LEFT;
    if (s->json) {
        char *text = body_outcome(out);

        print_json(text);
        free(text);
    } else {
        print_outcome(out, l, done, nobody);
    }
    if (out->n_refused == 0)
        return EXIT_DONE;
    return absent == out->n_refused && out->n_ids == 0 ? EXIT_ABSENT : EXIT_FAILED;
}
