/* What the question about a block knows: by which signals the people of it would be known again,
 * which of those the host has ticked, and whether they make enough points. Pure; UI thread. */
#ifndef TUI_INPUT_DIALOG_BLOCK_H
#define TUI_INPUT_DIALOG_BLOCK_H

#include "tui/input/dialog.h"

/* Opens it about these people (t is copied) with everything ticked that is known of one of them. */
void dialog_block(struct dialog *d, const struct target *t, const struct model *m,
                  struct key opened_by, int64_t wall);
/* The signals that are known of somebody in it who is not gone, bits 1 << SIGNAL_, and of how many
 * people one of them is. */
uint8_t dialog_block_known(const struct dialog *d);
size_t dialog_block_count(const struct dialog *d, int signal);
/* Ticks a signal or takes the tick away; false when it is known of nobody. */
bool dialog_block_toggle(struct dialog *d, int signal);
/* The points of what is ticked for whoever would be known by the fewest, 0 to 100; *who (may be
 * null) says who that is, null when everybody is gone. */
int dialog_block_points(const struct dialog *d, const struct dialog_row **who);
/* Whether everybody would be kept out; else false with the reason in err (may be null). */
bool dialog_block_ready(const struct dialog *d, struct error *err);
/* What an order says: the ticked ones, or 0 when all are ticked that are known. */
uint8_t dialog_block_signals(const struct dialog *d);

#endif
