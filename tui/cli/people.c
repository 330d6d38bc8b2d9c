/* foyer people: who is inside. */
#include <stdio.h>

#include "net/base/clock.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/ids.h"
#include "tui/cli/print.h"
#include "tui/cli/verbs.h"

static void print_rows(const struct ids_list *l)
{
    int id_cells = ids_prefix(l);
    int64_t now = clock_wall_ms();

    if (l->n == 0) {
        puts(tr("nobody is inside"));
        return;
    }
    print_cell(tr("ID"), id_cells);
    print_cell(tr("ROOM"), 16);
    print_cell(tr("INSIDE"), 7);
    puts(tr("NAME"));
    for (size_t i = 0; i < l->n; i++) {
        char age[16];

        print_age(age, (now - l->row[i].w.knocked_at) / 1000);
        printf("%.*s ", id_cells, l->row[i].w.id);
        print_cell(l->row[i].room, 16);
        print_cell(age, 7);
        puts(l->row[i].w.name);
    }
}

static int run(int argc, char **argv)
{
    struct service s = {0};
    const struct args_opt opt[] = {SERVICE_OPT_URL(&s), SERVICE_OPT_JSON(&s)};
    struct args a = {.verb = "people",
                     .usage = "[ROOM] [--json]",
                     .about = "Lists who is inside, in one room or in all of them.",
                     .opt = opt,
                     .n_opt = sizeof opt / sizeof *opt,
                     .max_words = 1};
    struct ids_list l = {0};
    int code;

    if (!args_parse(&a, argc, argv, &code))
        return code;
    code = service_open(&s);
    if (code == EXIT_DONE)
        code = ids_fetch_inside(&s, a.n_words ? a.word[0] : NULL, &l);
    if (code == EXIT_DONE && s.json)
        print_json(l.json);
    else if (code == EXIT_DONE)
        print_rows(&l);
    ids_finish(&l);
    service_close(&s);
    return code;
}

const struct verb verb_people = {"people", TR("list who is inside"), run};
