/* People and what they may do, written as JSON text; people_json.h reads them. Each adds one member
 * of that key, or with key null one element of an array. Any thread. */
#ifndef NET_PROTO_PEOPLE_TEXT_H
#define NET_PROTO_PEOPLE_TEXT_H

#include "net/proto/json_text.h"
#include "net/proto/wire.h"

/* Somebody who knocks (W in DESIGN 6). */
void people_text_waiting(struct json_text *j, const char *key, const struct wire_waiting *w);
/* Somebody inside: daily-js's participant object. local: the object is the receiver's own; data:
 * its userData as JSON text, or null. */
void people_text_participant(struct json_text *j, const char *key, const struct wire_participant *p,
                             bool local, const char *data);
/* Tracks by name, true when on; those of OFF_UNSAID are left out. */
void people_text_tracks(struct json_text *j, const char *key, const uint8_t off[TRACK_COUNT]);
/* The signals of a block, bits 1 << SIGNAL_, as a list of their names. */
void people_text_signals(struct json_text *j, const char *key, unsigned mask);
/* {"decision","what","until","by"} */
void people_text_pending(struct json_text *j, const char *key, const struct wire_pending *p);
/* {hasPresence, canSend, canReceive, canAdmin}, of which those are written that given (PERM_ bits)
 * has. */
void people_text_perms(struct json_text *j, const char *key, const struct wire_perms *p,
                       unsigned given);

/* Names that the readers need too. */
extern const char *const people_track_names[TRACK_COUNT];
struct people_off {
    uint8_t bit;
    const char *name;
};
enum { PEOPLE_OFF_COUNT = 3 };
extern const struct people_off people_off_names[PEOPLE_OFF_COUNT];

#endif
