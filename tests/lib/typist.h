/* A host in line mode (`foyer --plain`) on pipes: types lines as a person does, and hears. */
#ifndef TESTS_LIB_TYPIST_H
#define TESTS_LIB_TYPIST_H

#include "tests/lib/serve.h"

struct typist {
    struct proc *proc;
    size_t seen; /* of its output */
};

/* Starts `foyer console --plain MORE...`; more and env (further variables) end with null, and may
 * be null. */
struct typist typist_start(struct serve *s, const char *const *more, const char *const *env);
/* Waits for words behind those that were waited for before; fails with all that was said. */
void typist_hears(struct typist *h, const char *words);
/* A line, with the time that a person needs for one. What the line before asked for must have been
 * heard: lines that are read at once are taken for a paste. */
void typist_types(struct typist *h, const char *line);
/* The number of somebody who has been told: "waiting" and "people" say them. */
long typist_number(struct typist *h, const char *name);
/* Lets pass what it takes to read what was said last, before a verb is about it. */
void typist_reads(struct typist *h);
/* Types the line (null: none) and expects this exit code. */
void typist_ends(struct typist *h, const char *line, int code);

#endif
