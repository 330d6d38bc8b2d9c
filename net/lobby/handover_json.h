/* Tickets that tell another place who was let in here. Pure; any thread. */
#ifndef NET_LOBBY_HANDOVER_JSON_H
#define NET_LOBBY_HANDOVER_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "net/base/error.h"
#include "net/lobby/token.h"
#include "net/proto/limits.h"

struct handover {
    char room[LIMIT_ROOM_NAME + 1];
    char id[LIMIT_ID + 1]; /* session_id */
    char name[LIMIT_NAME + 1];
    char user_id[LIMIT_ID + 1];
    bool owner;
    int64_t expires_at; /* wall ms */
};

/* The ticket's content as JSON, as a REST answer shows it too. free(). */
char *handover_json_write(const struct handover *h);
/* Reads what handover_json_write made. */
bool handover_json_read(const char *text, struct handover *h, struct error *err);
/* {"url", "ticket"?} for a page; ticket may be null. free(). */
char *handover_json_place(const char *url, const char *ticket);

#endif
