/* Verbs that have verbs of their own. */
#include "tui/cli/verbs.h"

#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"

enum { SUBVERBS_MAX = 16 };

/* In the order of foyer --help; those of verb_powers come behind. */
static const struct verb *const verbs[] = {
    &verb_console, &verb_demo,   &verb_serve,   &verb_knock,  &verb_room,       &verb_token,
    &verb_waiting, &verb_people, &verb_watch,   &verb_undo,   &verb_block,      &verb_stream,
    &verb_record,  &verb_log,    &verb_webhook, &verb_config, &verb_completion, &verb_man,
};
enum { N_VERBS = sizeof verbs / sizeof *verbs };

const struct verb *verbs_at(size_t i)
{
    if (i < N_VERBS)
        return verbs[i];
    return verb_powers[i - N_VERBS].name ? &verb_powers[i - N_VERBS] : NULL;
}

/* Runs it as far as its args_parse; a verb of several is told by its name. */
static void tell_one(const struct verb *v)
{
    char name[64];

    str_copy(name, sizeof name, v->name);
    v->run(1, (char *[]){name, NULL});
}

struct telling {
    void (*each)(void *arg, const struct verb *v, const struct args *a);
    void *arg;
    const struct verb *verb;
};

static void tell(void *arg, const struct args *a)
{
    struct telling *t = arg;

    t->each(t->arg, t->verb, a);
}

void verbs_each(void (*each)(void *arg, const struct verb *v, const struct args *a), void *arg)
{
    struct telling t = {.each = each, .arg = arg};

    args_listen(tell, &t);
    for (size_t i = 0; (t.verb = verbs_at(i)) != NULL; i++)
        tell_one(t.verb);
    args_listen(NULL, NULL);
}

static void print_help(const char *verb, const struct verb *table)
{
    printf(tr("usage: foyer %s VERB [...]\n\n"), verb);
    for (; table->name; table++)
        printf("  %-10s %s\n", table->name, tr(table->summary));
    printf(tr("\nfoyer %s VERB --help explains one of them.\n"), verb);
}

int verbs_run_sub(const char *verb, const struct verb *table, int argc, char **argv)
{
    const struct args a = {.verb = verb};
    const char *names[SUBVERBS_MAX + 1] = {0}, *near;

    for (size_t i = 0; args_listening() && table[i].name; i++)
        tell_one(&table[i]);
    if (args_listening())
        return EXIT_DONE;
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
    return args_complain(&a, "there is no '%s'%s%s%s", argv[1], near ? tr("; did you mean '") : "",
                         near ? near : "", near ? "'?" : "");
}
