/* Options of a verb: one table that is parsed with getopt_long and printed by --help.
 *
 * Main thread only (getopt keeps state of its own). */
#ifndef TUI_ARGS_H
#define TUI_ARGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum args_kind {
    ARGS_FLAG,    /* bool */
    ARGS_TEXT,    /* const char * into argv, or null */
    ARGS_INT,     /* int64_t between min and max */
    ARGS_SECONDS, /* int64_t: "90", "45s", "30m", "+2h", "7d" */
    ARGS_LIST,    /* struct args_list: the option may be given several times */
};

enum { ARGS_LIST_MAX = 64 };
struct args_list {
    const char *item[ARGS_LIST_MAX];
    size_t n;
};

struct args_opt {
    const char *name; /* without the dashes */
    enum args_kind kind;
    void *to;          /* where the value goes; keeps the default when it is not given */
    const char *value; /* how help names the value, null for a flag */
    const char *help;
    int64_t min, max; /* of ARGS_INT */
};

struct args {
    /* -- given by the verb */
    const char *verb;  /* "room create" */
    const char *usage; /* what stands behind the verb, "[NAME] [--private]" */
    const char *about; /* some lines for help */
    const struct args_opt *opt;
    size_t n_opt;
    int min_words, max_words; /* how many words that are not options; max -1 for any number */
    /* -- set by args_parse */
    char **word;
    int n_words;
};

/* What a verb returns, DESIGN "Exit codes". */
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_DENIED = 3,
    EXIT_ABSENT = 4,
    EXIT_NOT_AUTHORISED = 5,
    EXIT_TIMED_OUT = 6,
    EXIT_OFFLINE = 7,
};

/* Reads argv (argv[0] is skipped, its order may change). False when the verb must end with *code:
 * help was asked for and printed, or the usage was wrong and standard error says how. */
bool args_parse(struct args *a, int argc, char **argv, int *code);

/* For those who describe the verbs: until it is called with null, args_parse gives what it got to
 * each() and the verb ends with EXIT_DONE before it has done anything. */
void args_listen(void (*each)(void *arg, const struct args *a), void *arg);
bool args_listening(void);

/* Says on standard error what is wrong and where to find help; returns EXIT_USAGE. The format is
 * translated. */
int args_complain(const struct args *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The candidate (list ends with null) that was most likely meant by word, or null. */
const char *args_nearest(const char *word, const char *const *candidates);

#endif
