/* Reads when something is to end. */
#include "tui/input/until.h"

#include <stdio.h>
#include <string.h>

#include "net/base/str.h"

enum { DAY_MIN = 24 * 60, MINUTE_MS = 60 * 1000, AMOUNT_MAX = 100000 };

static bool span(const char *text, int64_t now, int64_t *out)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'s', 1000}, {'m', MINUTE_MS}, {'h', 60 * MINUTE_MS}};
    size_t len = strlen(text);
    char digits[16];
    int64_t n;

    if (len < 2 || len >= sizeof digits)
        return false;
    snprintf(digits, sizeof digits, "%.*s", (int)len - 1, text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (text[len - 1] == units[i].unit && str_int(digits, 1, AMOUNT_MAX, &n)) {
            *out = now + n * units[i].ms;
            return true;
        }
    return false;
}

/* The next time that the clock shows this. */
static bool clock_time(const char *text, int64_t now, int tz_min, int64_t *out)
{
    const char *colon = strchr(text, ':');
    char hours[8];
    int64_t h, m, local = now / MINUTE_MS + tz_min, at;

    if (!colon || colon - text > 2 || strlen(colon + 1) != 2)
        return false;
    snprintf(hours, sizeof hours, "%.*s", (int)(colon - text), text);
    if (!str_int(hours, 0, 23, &h) || !str_int(colon + 1, 0, 59, &m))
        return false;
    at = local - local % DAY_MIN + h * 60 + m;
    if (at <= local)
        at += DAY_MIN;
    *out = (at - tz_min) * MINUTE_MS;
    return true;
}

bool until_parse(const char *text, int64_t now, int tz_min, int64_t *out)
{
    if (str_eq(text, "never") || str_eq(text, "0")) {
        *out = 0;
        return true;
    }
    if (*text == '+')
        return span(text + 1, now, out);
    return clock_time(text, now, tz_min, out);
}
