/* Which rules were tried on a knock, and what they were told, as members of a JSON object. */
#ifndef NET_PROTO_TRIED_JSON_H
#define NET_PROTO_TRIED_JSON_H

#include "net/proto/json_text.h"
#include "net/proto/strict_json.h"
#include "net/proto/wire.h"

/* Writes the members "asked" and "rules". */
void tried_text(struct json_text *j, const struct wire_asked *asked, const struct wire_tried *tried,
                size_t n);
/* The same into a tree that is only good for printing. */
void tried_json_add(cJSON *obj, const struct wire_asked *asked, const struct wire_tried *tried,
                    size_t n);
/* Reads them into m when they are there. False with the reason. */
bool tried_json_read(const cJSON *obj, struct wire_msg *m, struct error *err);

#endif
