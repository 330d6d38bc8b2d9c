/* The two clocks. */
#include "net/base/clock.h"

#include <string.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec ts;

    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_mono_us(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static void digits(char *dst, int v, int n)
{
    for (int i = n - 1; i >= 0; i--, v /= 10)
        dst[i] = (char)('0' + v % 10);
}

void clock_iso(char dst[CLOCK_ISO_SIZE], int64_t wall_ms)
{
    static const char form[] = "0000-00-00T00:00:00.000Z";
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm tm;

    gmtime_r(&seconds, &tm);
    memcpy(dst, form, sizeof form);
    digits(dst, tm.tm_year + 1900, 4);
    digits(dst + 5, tm.tm_mon + 1, 2);
    digits(dst + 8, tm.tm_mday, 2);
    digits(dst + 11, tm.tm_hour, 2);
    digits(dst + 14, tm.tm_min, 2);
    digits(dst + 17, tm.tm_sec, 2);
    digits(dst + 20, (int)(wall_ms % 1000), 3);
}
