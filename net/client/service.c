/* Services and their capabilities. */
#include "net/client/service.h"

#include <stddef.h>

const struct service service_foyer = {
    .name = "foyer",
    .caps = (1u << CAP_INDEX_COUNT) - 1,
};

bool service_can(const struct service *s, uint32_t need)
{
    return s && (s->caps & need) == need;
}

const char *service_cap_words(uint32_t caps)
{
    static const char *const words[CAP_INDEX_COUNT] = {
#define CAP(NAME, text) [CAP_INDEX_##NAME] = text,
#include "net/client/capabilities.def"
#undef CAP
    };

    for (size_t i = 0; i < CAP_INDEX_COUNT; i++)
        if (caps & (1u << i))
            return words[i];
    return "";
}
