/* Plain columns for people. */
#include "tui/cli/print.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

void print_cell(const char *text, int cells)
{
    char fitted[512];
    int used = utf8_fit(fitted, sizeof fitted, text, cells);

    printf("%s%*s", fitted, cells - used + 1, "");
}

static void escape(struct strbuf *b, uint32_t cp)
{
    if (cp > 0xFFFF) {
        strbuf_printf(b, "\\u%04x", 0xD800 + ((cp - 0x10000) >> 10));
        cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
    }
    strbuf_printf(b, "\\u%04x", cp);
}

/* Line ends stay in JSON, where they can only stand between its words. */
static struct strbuf escaped(const char *text, bool json)
{
    struct strbuf b = STRBUF_INIT(SIZE_MAX);
    char out[5];

    for (uint32_t cp; (cp = utf8_next(&text)) != 0;)
        if (utf8_is_visible(cp) || (json && (cp == '\n' || cp == '\t')))
            strbuf_add(&b, out, utf8_put(out, cp));
        else
            escape(&b, cp);
    return b;
}

void print_json(const char *text)
{
    struct strbuf b = escaped(text, true);

    puts(b.s ? b.s : "");
    strbuf_free(&b);
}

void print_value(const char *text)
{
    struct strbuf b = escaped(text, false);
    size_t size = 4 * b.len + 1;
    char *out = xmalloc(size);

    utf8_printable(out, size, b.s ? b.s : "");
    fputs(out, stdout);
    free(out);
    strbuf_free(&b);
}

void print_age(char dst[16], int64_t seconds)
{
    int64_t s = seconds < 0 ? 0 : seconds;
    int days = (int)(s / 86400 % 10000), hours = (int)(s / 3600), minutes = (int)(s / 60 % 60);

    if (s < 60)
        snprintf(dst, 16, "%ds", (int)s);
    else if (s < 3600)
        snprintf(dst, 16, "%dm%02ds", minutes, (int)(s % 60));
    else if (s < 86400)
        snprintf(dst, 16, "%dh%02dm", hours, minutes);
    else
        snprintf(dst, 16, "%dd%02dh", days, hours % 24);
}
