/* The same screens in every mode: a walk through screens of the console, each at 80x24, 120x36 and
 * 40x10 by resizing a live terminal, with colours and without, with box characters and without.
 * What is shown is the same text everywhere: no meaning rests on colour, none on more than ASCII.
 *
 * What a walk shows in the first kind of terminal is what all others have to show. One set of
 * screens a program. */
#ifndef TESTS_LIB_LOOKS_H
#define TESTS_LIB_LOOKS_H

#include "tests/lib/console.h"

enum { LOOKS_MAX = 48, LOOKS_SIZES = 3, LOOKS_GUESTS = 3 };

/* A screen, and how one gets there. */
struct look {
    const char *what;
    const char *keys;  /* one key each, in a read of its own: "<" is Esc, "^x" is Alt with x */
    const char *until; /* shown before more keys are pressed, or null */
    const char *then;  /* these keys */
    const char *shows; /* at the larger sizes */
    const char *small; /* at 40x10; null: the same */
    const char *back;  /* keys to the main screen */
    /* A notice that is said for some seconds at 80x24. The last row, where it stands, is compared
     * nowhere, because it may end meanwhile. */
    const char *says;
    bool loose; /* the cells differ from mode to mode: not compared */
};

struct looks_kind {
    const char *what;
    const char *env[4];
    bool coloured, utf8;
};

struct looks {
    const struct look *row;
    size_t n;
    const char *options; /* lines of the config file */
    const char *macros;  /* macros.conf, or null */
    /* What is there before the console starts, and what is looked at behind the last row; null for
     * nothing. */
    void (*before)(struct looks *l);
    void (*after)(struct looks *l);
    const char *url; /* "FOYER_URL=..." for the console, or null; before may set it */
    /* -- its own */
    const struct looks_kind *kind; /* of this walk */
    struct serve server;
    struct proc *guest[LOOKS_GUESTS]; /* Ana Lima, Bo Berg, Cy Young knock at "interview" */
    char config[TMP_PATH_MAX + 32];
    struct vt *t;
};

/* The whole of a test program: in each kind of terminal, in a process and with a server of its own,
 * the console is started, all rows are gone through, and it is left. Returns what main() returns.
 */
int looks_run(struct looks *l);

/* ---- for before and after ---- */

/* The screen that shows now is row i, without its keys: at each size. */
void looks_check(struct looks *l, size_t i);
void looks_press(struct looks *l, const char *keys);
/* The sizes: 80x24 is the first. */
void looks_resize(struct looks *l, size_t size);

#endif
