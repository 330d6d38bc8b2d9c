/* What the console remembers of what its host did: lines, macros, the last decision. UI thread. */
#ifndef TUI_INPUT_RECALL_H
#define TUI_INPUT_RECALL_H

#include <stdbool.h>

#include "tui/input/history.h"
#include "tui/input/keymap.h"
#include "tui/input/macros.h"

enum { RECALL_LINE = LIMIT_REASON + 64 };

struct recall {
    struct history history;
    struct macros macros;
    char last[RECALL_LINE];          /* the command that '.' does again; "" for none */
    char recording[MACROS_NAME + 1]; /* the macro that is being recorded; "" for none */
    char record[MACROS_TEXT + 1];
    bool playing;
};

/* Notes what was done by hand, with the words that belong to it. */
void recall_note(struct recall *r, enum action what, const char *arg);
/* Ends a recording and takes it; false with the reason in err. */
bool recall_record_end(struct recall *r, struct error *err);
void recall_free(struct recall *r);

#endif
