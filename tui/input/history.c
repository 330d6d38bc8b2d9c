/* Lines that were typed before. */
#include "tui/input/history.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

void history_add(struct history *h, const char *line)
{
    if (!*line || strlen(line) > HISTORY_LINE || (h->n > 0 && str_eq(h->line[h->n - 1], line))) {
        history_rest(h);
        return;
    }
    if (h->n == HISTORY_LINES) {
        free(h->line[0]);
        memmove(h->line, h->line + 1, (HISTORY_LINES - 1) * sizeof *h->line);
        h->n--;
    }
    h->line[h->n++] = xstrdup(line);
    history_rest(h);
}

void history_rest(struct history *h)
{
    h->at = h->n;
    h->draft[0] = '\0';
}

const char *history_step(struct history *h, bool back, const char *now)
{
    size_t i = h->at;

    if (h->at == h->n)
        str_copy(h->draft, sizeof h->draft, now);
    while (back ? i > 0 : i < h->n) {
        i += back ? (size_t)-1 : 1;
        if (i < h->n && (!str_starts(h->line[i], h->draft) || str_eq(h->line[i], now)))
            continue;
        h->at = i;
        return i < h->n ? h->line[i] : h->draft;
    }
    return NULL;
}

void history_free(struct history *h)
{
    for (size_t i = 0; i < h->n; i++)
        free(h->line[i]);
    *h = (struct history){0};
}

static bool is_clean(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)s[i] < ' ' || s[i] == 0x7f)
            return false;
    return utf8_valid(s, len);
}

void history_read(struct history *h, const char *text, size_t len)
{
    while (len > 0) {
        const char *end = memchr(text, '\n', len);
        size_t n = end ? (size_t)(end - text) : len;
        char line[HISTORY_LINE + 1];

        if (n > 0 && n <= HISTORY_LINE && is_clean(text, n)) {
            memcpy(line, text, n);
            line[n] = '\0';
            history_add(h, line);
        }
        n += end != NULL;
        text += n;
        len -= n;
    }
}

char *history_write(const struct history *h, bool (*keep)(const char *line, char *dst, size_t size),
                    size_t *len)
{
    struct strbuf b = STRBUF_INIT(HISTORY_LINES * (HISTORY_LINE + 2));
    char line[HISTORY_LINE + 64], before[HISTORY_LINE + 64] = "";

    for (size_t i = 0; i < h->n; i++) {
        if (!keep(h->line[i], line, sizeof line) || str_eq(line, before))
            continue;
        strbuf_printf(&b, "%s\n", line);
        str_copy(before, sizeof before, line);
    }
    *len = b.len;
    return strbuf_take(&b);
}
