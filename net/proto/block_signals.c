/* The signals of a block. */
#include "net/proto/block_signals.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/tr.h"

/* An address alone never blocks a neighbour, a name alone never a namesake; both together do. */
const struct block_signal_info block_signal_infos[SIGNAL_COUNT] = {
    [SIGNAL_DEVICE] = {"device", 80, TR("the device they come on")},
    [SIGNAL_USER_ID] = {"user-id", 100, TR("the user id of their token")},
    [SIGNAL_TOKEN] = {"token", 90, TR("the token they come by")},
    [SIGNAL_ADDRESS] = {"address", 30, TR("the network they come from")},
    [SIGNAL_NAME] = {"name", 40, TR("a name that looks the same")},
};

int block_signals_points(unsigned mask)
{
    int sum = 0;

    for (int i = 0; i < SIGNAL_COUNT; i++)
        sum += mask & 1u << i ? block_signal_infos[i].points : 0;
    return sum < 100 ? sum : 100;
}

void block_signals_text(unsigned mask, char dst[SIGNALS_TEXT])
{
    size_t len = 0;

    dst[0] = '\0';
    for (int i = 0; i < SIGNAL_COUNT; i++)
        if (mask & 1u << i)
            len += (size_t)snprintf(dst + len, SIGNALS_TEXT - len, "%s%s", len ? ", " : "",
                                    block_signal_infos[i].name);
}

bool block_signals_suffice(unsigned mask, struct error *err)
{
    char text[SIGNALS_TEXT];

    if (block_signals_points(mask) >= SIGNALS_SURE)
        return true;
    block_signals_text(mask, text);
    return error_set(err, "%s: %d points, a block needs %d", *text ? text : "no signal",
                     block_signals_points(mask), SIGNALS_SURE);
}

bool block_signals_add(const char *name, int len, uint8_t *mask, struct error *err)
{
    for (int i = 0; i < SIGNAL_COUNT; i++) {
        const char *known = block_signal_infos[i].name;

        if ((int)strlen(known) != len || memcmp(known, name, (size_t)len) != 0)
            continue;
        if (*mask & 1u << i)
            return error_set(err, "%s stands twice among the signals", known);
        *mask = (uint8_t)(*mask | 1u << i);
        return true;
    }
    return error_set(err, "no signal is called '%.*s': device, user-id, token, address, name",
                     len < 40 ? len : 40, name);
}

bool block_signals_read(const char *text, uint8_t *mask, struct error *err)
{
    uint8_t found = 0;
    size_t len;

    for (;; text += len + 1) {
        len = strcspn(text, ",");
        if (!block_signals_add(text, (int)len, &found, err))
            return false;
        if (!text[len])
            break;
    }
    *mask = found;
    return true;
}
