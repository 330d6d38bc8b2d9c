/* The verbs of the command line, one file each. */
#ifndef TUI_CLI_VERBS_H
#define TUI_CLI_VERBS_H

#include <stddef.h>

struct args;

struct verb {
    const char *name;
    const char *summary; /* for the list in foyer --help */
    /* argv[0] is the verb. Returns the exit code. */
    int (*run)(int argc, char **argv);
};

/* In alphabetical order. */
extern const struct verb verb_block;
extern const struct verb verb_completion;
extern const struct verb verb_config;
extern const struct verb verb_console;
extern const struct verb verb_demo;
extern const struct verb verb_knock;
extern const struct verb verb_log;
extern const struct verb verb_man;
extern const struct verb verb_people;
extern const struct verb verb_record;
extern const struct verb verb_room;
extern const struct verb verb_serve;
extern const struct verb verb_stream;
extern const struct verb verb_token;
extern const struct verb verb_undo;
extern const struct verb verb_waiting;
extern const struct verb verb_watch;
extern const struct verb verb_webhook;
/* What is done to people; ends with a null name. */
extern const struct verb verb_powers[];

/* The i-th of all verbs in the order of foyer --help, or null behind the last. */
const struct verb *verbs_at(size_t i);
/* Tells of all verbs in this order, those of verbs one by one ("room create"). */
void verbs_each(void (*each)(void *arg, const struct verb *v, const struct args *a), void *arg);

/* Runs the row (the table ends with a null name) that argv[1] names; prints help about them. */
int verbs_run_sub(const char *verb, const struct verb *table, int argc, char **argv);

#endif
