/* The words that put a text on the terminal's clipboard (xterm's control sequences: OSC 52). */
#include "tui/draw/term_copy.h"

#include <stdint.h>
#include <string.h>

#include "net/base/str.h"

enum { SCREEN_CHUNK = 512 /* screen takes no longer strings at once */ };

static void base64(struct strbuf *b, const char *text)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i += 3) {
        size_t n = len - i < 3 ? len - i : 3;
        uint32_t v = (uint32_t)(unsigned char)text[i] << 16;
        char out[4] = {'=', '=', '=', '='};

        if (n > 1)
            v |= (uint32_t)(unsigned char)text[i + 1] << 8;
        if (n > 2)
            v |= (unsigned char)text[i + 2];
        for (size_t k = 0; k <= n; k++)
            out[k] = alphabet[v >> (18 - 6 * k) & 63];
        strbuf_add(b, out, 4);
    }
}

/* tmux wants every escape twice inside of its own; screen its text in pieces. */
static void wrap(struct strbuf *b, const char *plain, enum term_through through)
{
    size_t n = 0;

    strbuf_puts(b, through == THROUGH_TMUX ? "\033Ptmux;" : "\033P");
    for (const char *at = plain; *at; at++) {
        if (through == THROUGH_TMUX && *at == '\033')
            strbuf_puts(b, "\033");
        if (through == THROUGH_SCREEN && ++n % SCREEN_CHUNK == 0)
            strbuf_puts(b, "\033\\\033P");
        strbuf_add(b, at, 1);
    }
    strbuf_puts(b, "\033\\");
}

char *term_copy_sequence(const char *text, enum term_through through)
{
    struct strbuf plain = STRBUF_INIT(2 * TERM_COPY_MAX), out = STRBUF_INIT(3 * TERM_COPY_MAX);

    if (strlen(text) > TERM_COPY_MAX)
        return NULL;
    strbuf_puts(&plain, "\033]52;c;");
    base64(&plain, text);
    strbuf_puts(&plain, "\a");
    if (through == THROUGH_NOTHING)
        return strbuf_take(&plain);
    wrap(&out, plain.s, through);
    explicit_bzero(plain.s, plain.len);
    strbuf_free(&plain);
    return strbuf_take(&out);
}
