/* Events as lines for people. Main thread only. */
#ifndef TUI_CLI_LINES_H
#define TUI_CLI_LINES_H

#include "net/proto/wire.h"

/* Prints "10:42:07 interview  Ana knocks", or for a snapshot one line per room, and flushes. Kinds
 * that say nothing to a person print nothing. */
void lines_event(const struct wire_msg *m);
/* The same clock before a sentence about the connection. */
void lines_note(const char *sentence);

#endif
