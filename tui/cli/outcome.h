/* What became of each person of a decision: asked of the server, and told. Main thread only. */
#ifndef TUI_CLI_OUTCOME_H
#define TUI_CLI_OUTCOME_H

#include "net/proto/wire.h"
#include "tui/cli/ids.h"

/* Adds a refusal of our own, before the server was asked. */
void outcome_refuse(struct wire_msg *out, const char *typed, enum err e);
/* Posts body to path, which are freed (path null: the room's name is too long), and adds ids,
 * refusals and the decision to out, which the caller finishes. Returns an exit code; complaints are
 * on standard error. */
int outcome_ask(struct service *s, char *path, char *body, const char *room, struct wire_msg *out);
/* Prints it, with the names of l, and returns the exit code. done as in "admitted"; nobody: the
 * sentence when there was nobody. */
int outcome_report(const struct service *s, const struct wire_msg *out, const struct ids_list *l,
                   const char *done, const char *nobody);

#endif
