/* Names and lifetimes of the messages. */
#include "net/proto/wire.h"

#include <stdlib.h>

#include "net/base/tr.h"

const char *const wire_flag_names[FLAG_COUNT] = {"same-name", "look-alike", "denied", "mixed",
                                                 "cleaned"};

const char *const wire_why_names[WHY_COUNT] = {
    [WHY_NONE] = "",
    [WHY_ADMITTED] = TR("admitted"),
    [WHY_DENIED] = TR("denied"),
    [WHY_BLOCKED] = TR("blocked"),
    [WHY_LEFT] = TR("left"),
    [WHY_EXPIRED] = TR("expired"),
    [WHY_MOVED] = TR("moved"),
    [WHY_EJECTED] = TR("ejected"),
    [WHY_HIDDEN] = TR("hidden"),
};

const char *const wire_pending_names[PENDING_COUNT] = {
    [PENDING_NONE] = "",
    [PENDING_DENY] = TR("deny"),
    [PENDING_BLOCK] = TR("block"),
    [PENDING_EJECT] = TR("eject"),
};

const char *const wire_block_names[BLOCK_COUNT] = {
    [BLOCK_NONE] = "",
    [BLOCK_MEETING] = "meeting",
    [BLOCK_24H] = "24h",
    [BLOCK_FOREVER] = "forever",
};

void wire_room_finish(struct wire_room *r)
{
    props_finish(&r->config);
    free(r->waiting);
    free(r->inside);
    r->waiting = NULL;
    r->inside = NULL;
    r->n_waiting = r->n_inside = 0;
}

void wire_req_free(struct wire_req *r)
{
    if (!r)
        return;
    free(r->token);
    free(r->raw);
    free(r->rooms);
    free(r->decisions);
    free(r->updates);
    free(r->ids);
    free(r->config);
    free(r->data);
    free(r);
}

void wire_msg_finish(struct wire_msg *m)
{
    for (size_t i = 0; i < m->n_rooms; i++)
        wire_room_finish(&m->rooms[i]);
    free(m->rooms);
    free(m->ids);
    free(m->refused);
    free(m->tried);
    m->tried = NULL;
    m->n_tried = 0;
    free(m->data);
    free(m->handover);
    m->data = m->handover = NULL;
    m->rooms = NULL;
    m->ids = NULL;
    m->refused = NULL;
    m->n_rooms = m->n_ids = m->n_refused = 0;
}

void wire_msg_free(struct wire_msg *m)
{
    if (!m)
        return;
    wire_msg_finish(m);
    free(m);
}
