/* Words for people in the language of the host. */
#include "net/base/tr.h"

#include <stdatomic.h>

#include "net/base/tr_private.h"

static _Atomic(const struct tr_catalogue *) used;
static _Thread_local bool speaks_here;

void tr_use(const struct tr_catalogue *c)
{
    atomic_store(&used, c);
}

void tr_here(bool speaks)
{
    speaks_here = speaks;
}

const char *tr(const char *text)
{
    const struct tr_catalogue *c = speaks_here ? atomic_load(&used) : NULL;
    const char *found = c ? tr_find(c, text) : NULL;

    return found ? found : text;
}
