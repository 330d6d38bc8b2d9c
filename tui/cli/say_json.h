/* Lines for programs: one JSON object per line on standard output, flushed. */
#ifndef TUI_CLI_SAY_JSON_H
#define TUI_CLI_SAY_JSON_H

#include "net/proto/wire.h"

/* What a guest's line holds besides its state; empty texts and zeros are left out. */
struct say_guest {
    const char *state, *reason, *error, *id;
    int hosts, position; /* -1: left out */
};
void say_json_guest(const struct say_guest *g);

/* {"action":"link","state":...,"info":...}: the connection of foyer watch. */
void say_json_link(const char *state, const char *info);
/* An event as it is on the wire, or, for the reply to hello, {"action":"snapshot","rooms":[...]}.
 */
void say_json_event(const struct wire_msg *m);

#endif
