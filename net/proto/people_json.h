/* People and what they may do, as JSON: daily-js's waiting participant, participant object and
 * permissions are read; parts are made for other trees (people_text.h writes the whole). Any
 * thread. */
#ifndef NET_PROTO_PEOPLE_JSON_H
#define NET_PROTO_PEOPLE_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>

#include "net/base/error.h"
#include "net/proto/wire.h"

/* Readers are strict and leave the reason in err; makers return an item of the caller that is only
 * good for printing. */
bool people_json_read_waiting(const cJSON *obj, struct wire_waiting *w, struct error *err);
bool people_json_read_participant(const cJSON *obj, struct wire_participant *p, struct error *err);

/* A client's own tracks as {"tracks": {"audio": true or false, …}}: true is on. Reading leaves what
 * is not given alone, and 0 means on. */
void people_json_add_tracks(cJSON *obj, const uint8_t off[TRACK_COUNT]);
bool people_json_read_tracks(const cJSON *obj, uint8_t off[TRACK_COUNT], struct error *err);

/* The signals of a block, bits 1 << SIGNAL_, as a list of their names. What somebody wishes is read
 * strictly: when obj has a member "signals" it holds known names, each once, that make a block
 * together; absent leaves *mask alone. */
cJSON *people_json_signals(unsigned mask);
bool people_json_read_signals(const cJSON *obj, uint8_t *mask, struct error *err);

/* {"decision","what","until","by"}; reading a null object gives PENDING_NONE. */
cJSON *people_json_pending(const struct wire_pending *p);
bool people_json_read_pending(const cJSON *obj, struct wire_pending *p, struct error *err);

/* {hasPresence, canSend, canReceive, canAdmin}, as far as given (PERM_ bits). */
cJSON *people_json_perms(const struct wire_perms *p, unsigned given);
/* Takes over the members that are there and leaves the rest; unknown members and names are
 * refused. */
bool people_json_read_perms(const cJSON *obj, struct wire_perms *p, struct error *err);

/* Between the long form and the short one of a token's claim p ({"hp","cs","cr","ca"}). Null when
 * the input is neither; the caller deletes. Source: Daily, self-signing-tokens. */
cJSON *people_json_perms_to_claim(const cJSON *perms);
cJSON *people_json_perms_from_claim(const cJSON *claim);

#endif
