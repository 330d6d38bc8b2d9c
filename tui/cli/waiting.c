/* foyer waiting: who is at the door, and why the rules let one wait. */
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/ids.h"
#include "tui/cli/log.h"
#include "tui/cli/print.h"
#include "tui/cli/service.h"

static void print_row(const struct body_waiting_row *r, int id_cells, int64_t now_ms)
{
    char age[16], tries[16];

    print_age(age, (now_ms - r->w.knocked_at) / 1000);
    snprintf(tries, sizeof tries, "%d", (int)r->w.tries);
    printf("%.*s ", id_cells, r->w.id);
    print_cell(r->room, 16);
    print_cell(age, 7);
    print_cell(tries, 5);
    print_cell(r->w.name, 32);
    for (int i = 0; i < FLAG_COUNT; i++)
        if (r->w.flags & 1 << i)
            printf("[%s] ", wire_flag_names[i]);
    printf("%s\n", r->w.away ? tr("(away)") : "");
}

static void print_rows(const struct ids_list *l)
{
    int id_cells = ids_prefix(l);
    int64_t now = clock_wall_ms();

    if (l->n == 0) {
        puts(tr("nobody is waiting"));
        return;
    }
    print_cell(tr("ID"), id_cells);
    print_cell(tr("ROOM"), 16);
    print_cell(tr("WAITS"), 7);
    print_cell(tr("TRIES"), 5);
    puts(tr("NAME"));
    for (size_t i = 0; i < l->n; i++)
        print_row(&l->row[i], id_cells, now);
}

/* ---- one of them ---- */

static void print_asked(const struct wire_asked *a)
{
    char when[32];

    log_time(when, a->at);
    printf(tr("rules    %s %s: %d inside, %d seats free, %d waiting before, try %d, server's clock "
              "%02d:%02d\n"),
           a->now ? tr("asked now,") : tr("told at"), when, (int)a->inside, (int)a->seats,
           (int)a->waiting, (int)a->tries, (int)a->minute / 60, (int)a->minute % 60);
}

static void print_one(const struct wire_msg *m)
{
    static const char *const words[RULES_FATES] = {
        [RULES_DECIDED] = "yes", [RULES_FAILED] = "no", [RULES_UNTRIED] = "-"};
    const struct wire_waiting *w = &m->waiting;
    char when[32];

    log_time(when, w->knocked_at);
    printf(tr("name     %s\nid       %s\nknocked  %s, %d in the queue, try %d\ntrust    %s\n"),
           w->name, w->id, when, (int)w->position, (int)w->tries,
           w->has_token ? tr("with a token") : tr("no token"));
    for (int i = 0; i < FLAG_COUNT; i++)
        if (w->flags & 1 << i)
            printf(tr("flag     %s\n"), wire_flag_names[i]);
    if (*w->note)
        printf(tr("said     %s\n"), w->note);
    if (m->n_tried == 0)
        puts(tr("rules    there are none for this room: a host decides"));
    else
        print_asked(&m->asked);
    for (size_t i = 0; i < m->n_tried; i++) {
        const struct wire_tried *t = &m->tried[i];

        printf("  %-3s %s:%d  %s\n", words[t->fate], t->file, (int)t->line, t->text);
        if (t->fate == RULES_FAILED)
            printf(tr("        does not hold: %s\n"), t->failed);
    }
}

static int show_one(struct service *s, const struct ids_list *l, const char *typed)
{
    char id[LIMIT_ID + 1] = "", path[LIMIT_ID + 16];
    struct wire_msg m = {.kind = WIRE_EV_REPLY};
    struct rest_answer *a = NULL;
    struct error err = {{0}};
    int code;

    if (ids_resolve(l, typed, id) != IDS_FOUND) {
        fprintf(stderr, tr("foyer: nobody with the id '%.40s' waits there, or several begin so\n"),
                typed);
        return EXIT_ABSENT;
    }
    snprintf(path, sizeof path, "/v1/waiting/%s", id);
    code = service_call(s, REST_GET, path, NULL, typed, &a);
    if (!a)
        return code;
    if (s->json) {
        print_json(a->body);
    } else if (body_read_one(a, &m, &err)) {
        print_one(&m);
    } else {
        fprintf(stderr, "foyer: %s\n", err.text);
        code = EXIT_FAILED;
    }
    wire_msg_finish(&m);
    rest_answer_free(a);
    return code;
}

static int run(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "waiting",
                     .usage = "[ROOM [ID]] [--json]",
                     .about = "Lists who waits, in one room or in all of them, oldest first. With "
                              "an ID: what is known of this one, and every rule that was tried.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 2};
    struct ids_list l = {0};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    if (code)
        return code;
    code = ids_fetch(&s, a.n_words ? a.word[0] : NULL, &l);
    if (code == EXIT_DONE && a.n_words == 2)
        code = show_one(&s, &l, a.word[1]);
    else if (code == EXIT_DONE && s.json)
        print_json(l.json);
    else if (code == EXIT_DONE)
        print_rows(&l);
    ids_finish(&l);
    service_close(&s);
    return code;
}

const struct verb verb_waiting = {"waiting", TR("list who is at the door"), run};
