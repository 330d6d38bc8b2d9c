/* The domain's own properties: what holds for rooms that do not say otherwise. */
#include <stdlib.h>

#include "net/base/str.h"
#include "net/lobby/domain/lobby_internal.h"

void domain_restore(struct lobby *l, const char *text)
{
    if (!l->domain.v)
        props_init(&l->domain, &domain_props);
    if (text)
        lobby_config_read(text, &l->domain); /* what is not known any more is left out */
}

const struct props *lobby_domain(const struct lobby *l)
{
    return &l->domain;
}

void lobby_domain_set(struct lobby *l, const struct props *config, int64_t now)
{
    struct store_op *op = store_op_new(STORE_DOMAIN);

    lobby_begin(l, now);
    props_copy(&l->domain, config);
    op->u.text = lobby_config_text(config);
    l->out.store(l->out.arg, op);
    lobby_end(l);
}

/* The few properties that a page reads, and that a room may leave to its domain. */
void domain_fill(const struct lobby *l, struct props *room)
{
    for (int i = 0; i < DOMAIN_PROP_COUNT; i++) {
        int prop = l->domain.v[i].set && domain_props.row[i].enforcer == PROP_CLIENT
                       ? prop_find(&room_props, domain_props.row[i].name)
                       : -1;

        if (prop < 0 || room->v[prop].set)
            continue;
        if (l->domain.v[i].s)
            props_set_str(room, prop, l->domain.v[i].s);
        else
            props_set_int(room, prop, l->domain.v[i].i);
    }
}
