/* foyer waiting: who is at the door. */
#include "tui/cli/verbs.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/base/clock.h"
#include "tui/args.h"
#include "tui/cli/ids.h"
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
    printf("%s\n", r->w.away ? "(away)" : "");
}

static void print_rows(const struct ids_list *l)
{
    int id_cells = ids_prefix(l);
    int64_t now = clock_wall_ms();

    if (l->n == 0) {
        puts("nobody is waiting");
        return;
    }
    print_cell("ID", id_cells);
    print_cell("ROOM", 16);
    print_cell("WAITS", 7);
    print_cell("TRIES", 5);
    puts("NAME");
    for (size_t i = 0; i < l->n; i++)
        print_row(&l->row[i], id_cells, now);
}

static int run(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "waiting",
                     .usage = "[ROOM] [--json]",
                     .about = "Lists who waits, in one room or in all of them, oldest first.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 1};
    struct ids_list l = {0};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    if (code)
        return code;
    code = ids_fetch(&s, a.n_words ? a.word[0] : NULL, &l);
    if (code == EXIT_DONE && s.json)
        puts(l.json);
    else if (code == EXIT_DONE)
        print_rows(&l);
    ids_finish(&l);
    service_close(&s);
    return code;
}

const struct verb verb_waiting = {"waiting", "list who is at the door", run};
