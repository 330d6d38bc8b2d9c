/* Files of net/web, as arrays that net/web/bundle.sh wrote. */
#include "net/lobby/rest/assets.h"

#include "net/base/str.h"

#include "web_assets.inc"

const struct asset *asset_find(const char *name)
{
    for (size_t i = 0; i < sizeof assets / sizeof *assets; i++)
        if (str_eq(assets[i].name, name))
            return &assets[i];
    return NULL;
}
