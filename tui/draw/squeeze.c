/* Makes a frame that ncurses wrote shorter. */
#include "tui/draw/squeeze.h"

#include <stdbool.h>
#include <string.h>

enum { ESC = 0x1b, PARAMS_MAX = 96 };

/* What the attribute sequences in a row add up to. */
struct pending {
    char params[PARAMS_MAX];
    size_t len;
    bool any;
};

/* The length of the attribute sequence at s, or 0. */
static size_t sgr_length(const char *s, const char *end)
{
    const char *at = s;

    if (end - at < 3 || at[0] != ESC || at[1] != '[')
        return 0;
    for (at += 2; at < end && ((*at >= '0' && *at <= '9') || *at == ';'); at++)
        continue;
    return at < end && *at == 'm' ? (size_t)(at - s) + 1 : 0;
}

static bool is_charset(const char *s, const char *end)
{
    return end - s >= 3 && s[0] == ESC && s[1] == '(' && s[2] == 'B';
}

/* "0", "0;..." and nothing at all begin with a reset. */
static bool resets(const char *params, size_t len)
{
    return len == 0 || (params[0] == '0' && (len == 1 || params[1] == ';'));
}

static char *flush(char *out, struct pending *p)
{
    if (!p->any)
        return out;
    *out++ = ESC;
    *out++ = '[';
    if (p->len != 1 || p->params[0] != '0') {
        memcpy(out, p->params, p->len);
        out += p->len;
    }
    *out++ = 'm';
    *p = (struct pending){.any = false};
    return out;
}

/* Adds a sequence; false when there is no room, and it has to begin anew. */
static bool add(struct pending *p, const char *params, size_t len)
{
    bool reset = resets(params, len);

    if (reset)
        p->len = 0;
    if (len == 0) {
        params = "0";
        len = 1;
    }
    if (p->len + 1 + len > sizeof p->params)
        return false;
    if (p->any && !reset)
        p->params[p->len++] = ';';
    memcpy(p->params + p->len, params, len);
    p->len += len;
    p->any = true;
    return true;
}

size_t squeeze(char *frame, size_t len)
{
    const char *in = frame, *end = frame + len;
    char *out = frame;
    struct pending p = {.any = false};

    while (in < end) {
        size_t n = sgr_length(in, end);

        if (is_charset(in, end)) {
            in += 3;
        } else if (n > 0 && n - 3 < sizeof p.params / 2) {
            if (!add(&p, in + 2, n - 3)) {
                out = flush(out, &p);
                add(&p, in + 2, n - 3);
            }
            in += n;
        } else {
            out = flush(out, &p);
            *out++ = *in++;
        }
    }
    return (size_t)(flush(out, &p) - frame);
}
