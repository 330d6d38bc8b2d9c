/* The words that put a text on the terminal's clipboard (xterm's control sequences: OSC 52), and
 * those for a notification. */
#include "tui/draw/term_copy.h"

#include <stdint.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"

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

    if (through == THROUGH_NOTHING) {
        strbuf_puts(b, plain);
        return;
    }
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
    wrap(&out, plain.s, through);
    explicit_bzero(plain.s, plain.len);
    strbuf_free(&plain);
    return strbuf_take(&out);
}

/* ---- notifications ---- */

/* Nothing that could end the sequence or begin another: what utf8_clean() leaves has no controls,
 * and where text is not UTF-8 its bytes may be controls. */
void term_copy_clean(char dst[TERM_NOTE_MAX + 1], const char *text, bool utf8)
{
    utf8_clean(dst, TERM_NOTE_MAX + 1, text, strlen(text), TERM_NOTE_MAX);
    for (char *c = dst; *c; c++)
        if (*c < 0x20 || *c > 0x7e)
            *c = utf8 && (unsigned char)*c >= 0x80 ? *c : '?';
}

char *term_copy_note(enum term_note note, const char *text, enum term_through through, bool utf8)
{
    static const char *const begin[] = {
        [NOTE_OSC9] = "\033]9;foyer: ",
        [NOTE_OSC777] = "\033]777;notify;foyer;",
        [NOTE_OSC99] = "\033]99;i=foyer;foyer: ",
    };
    struct strbuf plain = STRBUF_INIT(2 * TERM_NOTE_MAX), out = STRBUF_INIT(4 * TERM_NOTE_MAX);
    char words[TERM_NOTE_MAX + 1];

    if (note == NOTE_OFF)
        return NULL;
    term_copy_clean(words, text, utf8);
    for (char *c = words; note == NOTE_OSC777 && *c; c++)
        if (*c == ';') /* ends a field there */
            *c = ',';
    strbuf_puts(&plain, begin[note]);
    strbuf_puts(&plain, words);
    strbuf_puts(&plain, "\a");
    wrap(&out, plain.s, through);
    strbuf_free(&plain);
    return strbuf_take(&out);
}
