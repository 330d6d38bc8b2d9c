/* Events as lines for people, in the sentences of tells.def. Main thread only. */
#ifndef TUI_CLI_LINES_H
#define TUI_CLI_LINES_H

#include "net/proto/wire.h"
#include "tui/model/tell.h"

/* Prints "10:42:07 Ana knocks at interview" in the locale's encoding, and flushes. arg is not used:
 * this is what struct evlog calls. */
void lines_tell(void *arg, const struct tell *t);
/* Prints a snapshot: one line per room and one per person who waits. */
void lines_snapshot(const struct wire_msg *m);
/* The same clock before a sentence about the connection. */
void lines_note(const char *sentence);

#endif
