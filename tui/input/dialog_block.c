/* The question about a block. */
#include "tui/input/dialog_block.h"

#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/proto/block_signals.h"

static uint8_t known_of(const struct model *m, enum pane of, const struct dialog_row *row)
{
    const struct room *r = rooms_find(&m->rooms, row->room);
    const struct knock *k = r && of == PANE_KNOCKS ? knocks_find(&r->knocks, row->id) : NULL;
    const struct person *p = r && of == PANE_PEOPLE ? people_find(&r->people, row->id) : NULL;

    return k ? k->w.signals : p ? p->p.signals : 0;
}

void dialog_block(struct dialog *d, const struct target *t, const struct model *m,
                  struct key opened_by, int64_t wall)
{
    dialog_about(d, DIALOG_BLOCK, t, opened_by, wall);
    for (size_t i = 0; i < d->n; i++)
        d->row[i].known = known_of(m, d->of, &d->row[i]);
    d->signals = dialog_block_known(d);
}

uint8_t dialog_block_known(const struct dialog *d)
{
    uint8_t all = 0;

    for (size_t i = 0; i < d->n; i++)
        if (!d->row[i].gone)
            all |= d->row[i].known;
    return all;
}

size_t dialog_block_count(const struct dialog *d, int signal)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n; i++)
        n += !d->row[i].gone && d->row[i].known & 1 << signal;
    return n;
}

bool dialog_block_toggle(struct dialog *d, int signal)
{
    if (!(dialog_block_known(d) & 1 << signal))
        return false;
    d->signals ^= (uint8_t)(1 << signal);
    return true;
}

int dialog_block_points(const struct dialog *d, const struct dialog_row **who)
{
    const struct dialog_row *least = NULL;
    int points = 0;

    for (size_t i = 0; i < d->n; i++) {
        int own = block_signals_points(d->row[i].known & d->signals);

        if (d->row[i].gone || (least && own >= points))
            continue;
        least = &d->row[i];
        points = own;
    }
    if (who)
        *who = least;
    return points;
}

bool dialog_block_ready(const struct dialog *d, struct error *err)
{
    const struct dialog_row *who;
    int points = dialog_block_points(d, &who);

    if (!who || points >= SIGNALS_SURE)
        return true;
    if (block_signals_points(who->known) < SIGNALS_SURE)
        return error_set(err, "too little is known of %.60s for a block: %s instead", who->name,
                         d->of == PANE_PEOPLE ? tr("eject") : tr("deny"));
    return error_set(err, "%.60s would have %d points, a block needs %d: tick more", who->name,
                     points, SIGNALS_SURE);
}

uint8_t dialog_block_signals(const struct dialog *d)
{
    uint8_t known = dialog_block_known(d);

    return (d->signals & known) == known ? 0 : d->signals & known;
}
