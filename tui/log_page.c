/* The record a page at a time, whoever carries the calls. */
#include "tui/log_page.h"

#include <string.h>

#include "net/base/str.h"
#include "net/client/url.h"
#include "net/proto/journal.h"

/* The number of a line, which stands behind the hash; 0 when there is none. */
static int64_t number_of(const char *line, size_t len)
{
    static const char key[] = "\",\"n\":";
    const size_t at = sizeof "{\"prev\":\"" - 1 + JOURNAL_HASH;
    char digits[24];
    size_t n = 0;
    int64_t number = 0;

    if (len < at + sizeof key || strncmp(line + at, key, sizeof key - 1) != 0)
        return 0;
    line += at + sizeof key - 1;
    while (n < sizeof digits - 1 && line[n] >= '0' && line[n] <= '9') {
        digits[n] = line[n];
        n++;
    }
    digits[n] = '\0';
    str_int(digits, 1, INT64_MAX, &number);
    return number;
}

char *log_path(const struct log_want *w)
{
    struct strbuf b = STRBUF_INIT(LIMIT_PATH);

    strbuf_printf(&b, "/v1/journal?format=lines&limit=1000&after=%lld", (long long)w->after);
    if (w->since)
        strbuf_printf(&b, "&since=%lld", (long long)w->since);
    if (w->room) {
        strbuf_puts(&b, "&room=");
        url_escape(&b, w->room);
    }
    return strbuf_take(&b);
}

bool log_page(const struct rest_answer *a, struct log_want *w, log_line *each, void *arg)
{
    const char *at = a->body, *end = a->body + a->len;
    int64_t last = 0;
    bool more = true;

    while (at < end && more) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t len = (size_t)((stop ? stop : end) - at);

        last = number_of(at, len);
        more = each(arg, at, len);
        at += len + 1;
    }
    if (last <= w->after)
        return false;
    w->after = last;
    return more;
}
