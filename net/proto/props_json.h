/* Properties and claims as JSON: what REST bodies, tokens and snapshots hold. Any thread. */
#ifndef NET_PROTO_PROPS_JSON_H
#define NET_PROTO_PROPS_JSON_H

#include <cjson/cJSON.h>
#include <stdbool.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/proto/json_text.h"
#include "net/proto/props.h"

enum {
    PROPS_TRUSTED = 1, /* stored or signed by us before: times may lie in the past */
    PROPS_CLAIMS = 2,  /* keys are the short claims of tokens; unknown ones are ignored */
};

/* Sets one property from a JSON value; null forgets it. Times get no fraction. The sentences are
 * Daily's where Daily's are known ("exp was '…', which is in the past …"). now in seconds. False
 * changes nothing. */
bool props_json_set(struct props *p, int prop, const cJSON *value, int64_t now, unsigned flags,
                    struct error *err);
/* Sets all members of an object; an unknown key is refused. On false some may have been set: work
 * on a copy. */
bool props_json_read(struct props *p, const cJSON *obj, int64_t now, unsigned flags,
                     struct error *err);
/* Takes over a "config" that a server tells of a room: a property that a newer server has, a value
 * that does not fit, or something that is no object is no reason to lose the room and is left out.
 */
void props_json_take(struct props *p, const cJSON *config);
/* As text, members of the open object: one that is set; what differs from the defaults, as Daily's
 * "config"; the same for a room, of it what guests and their pages may know. */
void props_json_text(struct json_text *j, const char *key, const struct props *p, int prop);
void props_json_config(struct json_text *j, const char *key, const struct props *p);
void props_json_public(struct json_text *j, const char *key, const struct props *p);
/* Every property with its value or default; null where there is neither. */
cJSON *props_json_all(const struct props *p);
/* Everything that was set; with PROPS_CLAIMS by claim. */
cJSON *props_json_set_ones(const struct props *p, unsigned flags);

#endif
