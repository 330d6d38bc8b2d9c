/* Verbs that have verbs of their own. */
#include "tui/cli/verbs.h"

#include <stdio.h>

#include "net/base/str.h"
#include "tui/args.h"

enum { SUBVERBS_MAX = 16 };

static void print_help(const char *verb, const struct verb *table)
{
    printf("usage: foyer %s VERB [...]\n\n", verb);
    for (; table->name; table++)
        printf("  %-10s %s\n", table->name, table->summary);
    printf("\nfoyer %s VERB --help explains one of them.\n", verb);
}

int verbs_run_sub(const char *verb, const struct verb *table, int argc, char **argv)
{
    const struct args a = {.verb = verb};
    const char *names[SUBVERBS_MAX + 1] = {0}, *near;

    if (argc < 2)
        return args_complain(&a, "what should be done? list, show, create ...");
    if (str_eq(argv[1], "--help")) {
        print_help(verb, table);
        return EXIT_DONE;
    }
    for (size_t i = 0; table[i].name; i++) {
        if (str_eq(table[i].name, argv[1]))
            return table[i].run(argc - 1, argv + 1);
        names[i] = table[i].name;
    }
    near = args_nearest(argv[1], names);
    return args_complain(&a, "there is no '%s'%s%s%s", argv[1], near ? "; did you mean '" : "",
                         near ? near : "", near ? "'?" : "");
}
