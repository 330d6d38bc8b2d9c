/* Options of a verb: one table that is parsed and printed. */
#include "tui/args.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

enum { ARGS_OPTIONS_MAX = 32, ARGS_WORD_MAX = 32 };

static void (*listener)(void *arg, const struct args *a);
static void *listener_arg;

void args_listen(void (*each)(void *arg, const struct args *a), void *arg)
{
    listener = each;
    listener_arg = arg;
}

bool args_listening(void)
{
    return listener != NULL;
}

int args_complain(const struct args *a, const char *fmt, ...)
{
    va_list ap;

    fprintf(stderr, "foyer %s: ", a->verb);
    va_start(ap, fmt);
    vfprintf(stderr, tr(fmt), ap);
    va_end(ap);
    fprintf(stderr, tr("\nTry: foyer %s --help\n"), a->verb);
    return EXIT_USAGE;
}

/* Steps of insertion, removal or exchange between two short words. */
static size_t args_distance(const char *a, const char *b)
{
    size_t row[ARGS_WORD_MAX + 1], na = strlen(a), nb = strlen(b);

    if (na > ARGS_WORD_MAX || nb > ARGS_WORD_MAX)
        return ARGS_WORD_MAX;
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            size_t step = 1 + (row[j] < row[j - 1] ? row[j] : row[j - 1]);

            diagonal = row[j];
            row[j] = change < step ? change : step;
        }
    }
    return row[nb];
}

const char *args_nearest(const char *word, const char *const *candidates)
{
    const char *best = NULL;
    size_t least = strlen(word) / 2 + 1;

    if (least > 3)
        least = 3;
    for (; *candidates; candidates++) {
        size_t d = args_distance(word, *candidates);

        if (strlen(word) >= 2 && str_starts(*candidates, word))
            d = 1;
        if (d < least) {
            least = d;
            best = *candidates;
        }
    }
    return best;
}

static void args_help_row(const struct args_opt *o)
{
    const char *help = o->help ? tr(o->help) : "";
    char left[64];

    snprintf(left, sizeof left, "--%s%s%s", o->name, o->value ? " " : "", o->value ? o->value : "");
    if (strlen(left) > 22)
        printf("  %s\n  %-22s  %s\n", left, "", help);
    else
        printf("  %-22s  %s\n", left, help);
}

static void args_help(const struct args *a)
{
    const struct args_opt help = {.name = "help", .help = TR("print this text")};

    printf(tr("usage: foyer %s%s%s\n\n%s\n\n"), a->verb, *a->usage ? " " : "", a->usage,
           a->about ? tr(a->about) : "");
    for (size_t i = 0; i < a->n_opt; i++)
        args_help_row(&a->opt[i]);
    args_help_row(&help);
}

static bool args_store(const struct args *a, const struct args_opt *o, const char *value)
{
    struct args_list *list;

    switch (o->kind) {
    case ARGS_FLAG: *(bool *)o->to = true; return true;
    case ARGS_TEXT: *(const char **)o->to = value; return true;
    case ARGS_INT:
        if (str_int(value, o->min, o->max, o->to))
            return true;
        args_complain(a, "--%s takes a number from %lld to %lld", o->name, (long long)o->min,
                      (long long)o->max);
        return false;
    case ARGS_SECONDS:
        if (str_duration(value, o->to))
            return true;
        args_complain(a, "--%s takes a length of time such as 90s, 45m, 2h or 7d", o->name);
        return false;
    case ARGS_LIST:
        list = o->to;
        if (list->n < ARGS_LIST_MAX) {
            list->item[list->n++] = value;
            return true;
        }
        args_complain(a, "--%s can be given at most %d times", o->name, ARGS_LIST_MAX);
        return false;
    }
    return false;
}

static void args_complain_unknown(const struct args *a, const char *word)
{
    const char *names[ARGS_OPTIONS_MAX + 2] = {0}, *near;

    if (strncmp(word, "--", 2) != 0) {
        args_complain(a, "there are no options of one letter here");
        return;
    }
    for (size_t i = 0; i < a->n_opt; i++)
        names[i] = a->opt[i].name;
    names[a->n_opt] = "help";
    near = args_nearest(word + 2, names);
    if (near)
        args_complain(a, "there is no option %s; did you mean --%s?", word, near);
    else
        args_complain(a, "there is no option %s", word);
}

static bool args_check_words(const struct args *a)
{
    if (a->n_words < a->min_words) {
        args_complain(a, "something is missing: foyer %s %s", a->verb, a->usage);
        return false;
    }
    if (a->max_words >= 0 && a->n_words > a->max_words) {
        args_complain(a, "'%s' is one word too many", a->word[a->max_words]);
        return false;
    }
    return true;
}

bool args_parse(struct args *a, int argc, char **argv, int *code)
{
    struct option row[ARGS_OPTIONS_MAX + 2] = {{0}};
    int got, at = 0;

    if (listener) {
        listener(listener_arg, a);
        *code = EXIT_DONE;
        return false;
    }
    for (size_t i = 0; i < a->n_opt && i < ARGS_OPTIONS_MAX; i++)
        row[i] = (struct option){
            .name = a->opt[i].name,
            .has_arg = a->opt[i].kind == ARGS_FLAG ? no_argument : required_argument,
        };
    row[a->n_opt] = (struct option){.name = "help", .has_arg = no_argument, .val = 'h'};
    optind = 0;
    opterr = 0;
    *code = EXIT_USAGE;
    while ((got = getopt_long(argc, argv, ":", row, &at)) != -1) {
        if (got == 'h') {
            args_help(a);
            *code = EXIT_DONE;
            return false;
        }
        if (got == ':') {
            args_complain(a, "%s needs a value", argv[optind - 1]);
            return false;
        }
        if (got == '?') {
            args_complain_unknown(a, optopt ? "-" : argv[optind - 1]);
            return false;
        }
        if (!args_store(a, &a->opt[at], optarg))
            return false;
    }
    a->word = argv + optind;
    a->n_words = argc - optind;
    return args_check_words(a);
}
