/* What REST handlers share: bodies in, JSON out. The lobby thread alone. */
#ifndef NET_LOBBY_REST_REST_JSON_H
#define NET_LOBBY_REST_REST_JSON_H

#include <cjson/cJSON.h>

#include "net/lobby/rest/rest.h"

/* The body as an object (an empty body is an empty object), to be deleted by the caller; null with
 * *e and err set. */
cJSON *rest_json_body(const struct rest_req *r, enum err *e, struct error *err);
/* False, with the key in err, when obj has a key that is not in the list (ends with null). */
bool rest_json_known(const cJSON *obj, const char *const *keys, struct error *err);
/* Reads body's "properties" into props, also those of permissions, which are checked; none is right
 * too. False with the reason in err, and props is not to be used then. */
bool rest_json_props(const struct rest_req *r, const cJSON *body, struct props *props,
                     struct error *err);
/* Makes tree, which is deleted, the answer. Always ERR_OK. */
enum err rest_json_send(struct reply *out, cJSON *tree);

/* Daily's not-found for a room that is not there; returns ERR_NOT_FOUND. */
enum err rest_json_no_room(const char *name, struct error *err);
/* "limit" of the query into *limit, at most max; false with the reason in err. */
bool rest_json_limit(const struct rest_req *r, size_t max, size_t *limit, struct error *err);
/* An argument of the query that is true or false into *out, which keeps what it held when it is not
 * given; false with the reason in err. */
bool rest_json_flag(const struct rest_req *r, const char *key, int *out, struct error *err);
/* The request of that action about the room of r's path, with "updatesById", which it takes over:
 * the host's frame and the REST call are read by the same code. On ERR_OK the caller frees *out. */
enum err rest_json_updates(const struct rest_req *r, const char *action, cJSON *updates,
                           struct wire_req **out, struct error *err);
/* {ids, refused, decision?} of a call that acted on people; the caller owns it. */
cJSON *rest_json_outcome(const struct wire_msg *m);
/* Adds text, or null for "". */
void rest_json_text(cJSON *obj, const char *key, const char *text);

#endif
