/* Rooms in bodies and answers, for the files of REST that make some. The lobby thread alone. */
#ifndef NET_LOBBY_REST_REST_ROOMS_H
#define NET_LOBBY_REST_REST_ROOMS_H

#include "net/lobby/rest/rest_json.h"

/* A room as Daily's clients expect it, to be printed: exactly seven keys. The caller owns it. */
cJSON *rest_rooms_json(const struct rest_req *r, const struct lobby_room *room);
/* Takes what obj asks for over to w, whose config is initialised; keys are the allowed ones. False
 * with the reason. */
bool rest_rooms_wish(const struct rest_req *r, const cJSON *obj, const char *const *keys,
                     struct lobby_wish *w, struct error *err);

#endif
