/* Commands under a name, from the user's macros.conf or recorded by keys. UI thread.
 *
 * A line is "NAME = command; command; ...". A name of one character is also played by a key. A
 * macro is a number of commands, never an answer: it says yes to nothing, it can not end a meeting,
 * and it does not play macros. */
#ifndef TUI_INPUT_MACROS_H
#define TUI_INPUT_MACROS_H

#include <stdbool.h>
#include <stddef.h>

#include "net/base/error.h"

enum { MACROS_MAX = 64, MACROS_NAME = 32, MACROS_TEXT = 1024, MACROS_STEPS = 16 };

struct macro {
    char name[MACROS_NAME + 1];
    char *text; /* owned */
    int line;   /* of the file; 0: recorded */
};

struct macros {
    struct macro row[MACROS_MAX];
    size_t n;
};

/* Checks it and takes it, in place of one of that name. False with the reason in err. */
bool macros_set(struct macros *m, const char *name, const char *text, int line, struct error *err);
const struct macro *macros_find(const struct macros *m, const char *name);
/* Moves *text behind one step and copies it; false at the end. */
bool macros_step(const char **text, char *dst, size_t size);
void macros_free(struct macros *m);

/* Reads a file (an absent one is fine), or text. Recorded macros stay; what the file does not name
 * any more goes, but for a line that is wrong what it named before stays. Complaints "file:line:
 * ..." go to complain (may be null). Both return their number. */
int macros_load(struct macros *m, const char *path, void (*complain)(void *, const char *),
                void *arg);
int macros_parse(struct macros *m, const char *file, const char *text, size_t len,
                 void (*complain)(void *, const char *), void *arg);

#endif
