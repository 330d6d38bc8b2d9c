/* The verbs of the command line, one file each. */
#ifndef TUI_CLI_VERBS_H
#define TUI_CLI_VERBS_H

struct verb {
    const char *name;
    const char *summary; /* for the list in foyer --help */
    /* argv[0] is the verb. Returns the exit code. */
    int (*run)(int argc, char **argv);
};

/* In alphabetical order. */
extern const struct verb verb_config;

#endif
