/* Reads when something is to end, as a host types it. Pure. */
#ifndef TUI_INPUT_UNTIL_H
#define TUI_INPUT_UNTIL_H

#include <stdbool.h>
#include <stdint.h>

/* "+10m", "+1h", "+90s" from now; "16:30" on this or the next day where tz_min minutes are to be
 * added to UTC; "never" or "0" is 0. Milliseconds since 1970. False when it is none of these. */
bool until_parse(const char *text, int64_t now, int tz_min, int64_t *out);

#endif
