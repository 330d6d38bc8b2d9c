/* The program: finds the verb and runs it. */
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"
#include "tui/args.h"
#include "tui/cli/verbs.h"
#include "tui/lang.h"
#include "tui/sock.h"

#define MAIN_VERSION "0.1.0"

enum { VERBS_MAX = 64 };

static void print_help(FILE *out)
{
    const struct verb *v;

    fputs(tr("foyer runs the door of your calls from a terminal.\n\nusage: foyer [VERB] [...]\n\n"),
          out);
    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        fprintf(out, "  %-10s %s\n", v->name, tr(v->summary));
    fputs(
        tr("\nfoyer --console VERB lets the running console of this user do it, without a key; so "
           "does\n"
           "FOYER_SOCKET, the path of a console's socket.\n"),
        out);
    fputs(tr("\nfoyer VERB --help explains a verb, foyer --version prints the version.\n"), out);
}

static const struct verb *find_verb(const char *name)
{
    const struct verb *v;

    for (size_t i = 0; (v = verbs_at(i)) != NULL; i++)
        if (str_eq(v->name, name))
            return v;
    return NULL;
}

static int unknown_verb(const char *name)
{
    const char *names[VERBS_MAX + 1] = {0}, *near;
    const struct verb *v;

    for (size_t i = 0; i < VERBS_MAX && (v = verbs_at(i)) != NULL; i++)
        names[i] = v->name;
    near = args_nearest(name, names);
    fprintf(stderr, tr("foyer: there is no verb '%s'%s%s%s\nTry: foyer --help\n"), name,
            near ? tr("; did you mean '") : "", near ? near : "", near ? "'?" : "");
    return EXIT_USAGE;
}

/* Names come in every script: an environment that says nothing about characters gets UTF-8. */
static void set_locale(void)
{
    bool silent = !getenv("LC_ALL") && !getenv("LC_CTYPE") && !getenv("LANG");

    if (!setlocale(LC_ALL, "") || silent)
        setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
}

/* "--console" or "--console=PATH" before the verb: it acts through a running console. Takes it out
 * of the words. */
static void take_console(int *argc, char ***argv)
{
    static const char option[] = "--console";
    const char *word = *argc > 2 ? (*argv)[1] : "";

    if (!str_starts(word, option) || (word[sizeof option - 1] && word[sizeof option - 1] != '='))
        return;
    setenv(SOCK_ENV, word[sizeof option - 1] ? word + sizeof option : "auto", 1);
    (*argv)[1] = (*argv)[0];
    (*argc)--;
    (*argv)++;
}

int main(int argc, char **argv)
{
    const struct verb *verb;
    int code;

    set_locale();
    tr_here(true);
    lang_start();
    /* An end that is closed and a file that may not grow are errors of the call. */
    sigaction(SIGPIPE, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
    take_console(&argc, &argv);
    if (argc > 1 && (str_eq(argv[1], "--help") || str_eq(argv[1], "help"))) {
        print_help(stdout);
        return EXIT_DONE;
    }
    if (argc > 1 && str_eq(argv[1], "--version")) {
        puts("foyer " MAIN_VERSION);
        return EXIT_DONE;
    }
    if (argc < 2 || (argv[1][0] == '-' && argv[1][1])) { /* options alone are the console's */
        argv[0] = (char[]){"console"};
        code = verb_console.run(argc, argv);
    } else {
        verb = find_verb(argv[1]);
        if (!verb)
            return unknown_verb(argv[1]);
        code = verb->run(argc - 1, argv + 1);
    }
    if (fflush(stdout) != 0 && code == EXIT_DONE) {
        perror("foyer: standard output");
        return EXIT_FAILED;
    }
    return code;
}
