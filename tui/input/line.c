/* Editing a line of text. */
#include "tui/input/line.h"

#include <string.h>

#include "net/base/utf8.h"
#include "tui/input/keymap.h"

enum { CTRL_A = 1, CTRL_E = 5, CTRL_H = 8, CTRL_U = 21, CTRL_W = 23, RUBOUT = 0x7f };

static size_t step_back(const char *text, size_t at)
{
    while (at > 0 && ((unsigned char)text[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static size_t step_on(const char *text, size_t at)
{
    const char *s = text + at;

    utf8_next(&s);
    return (size_t)(s - text);
}

static size_t word_start(const char *text, size_t at)
{
    while (at > 0 && text[at - 1] == ' ')
        at--;
    while (at > 0 && text[at - 1] != ' ')
        at--;
    return at;
}

static void cut(char *text, size_t *at, size_t from, size_t to)
{
    memmove(text + from, text + to, strlen(text + to) + 1);
    *at = from;
}

static void insert(char *text, size_t size, size_t *at, uint32_t code)
{
    char ch[5];
    size_t n = utf8_put(ch, code), len = strlen(text);

    if (len + n >= size)
        return;
    memmove(text + *at + n, text + *at, len - *at + 1);
    memcpy(text + *at, ch, n);
    *at += n;
}

bool line_key(char *text, size_t size, size_t *at, uint32_t code)
{
    switch (code) {
    case CTRL_H:
    case RUBOUT:
    case KEYMAP_BACKSPACE: cut(text, at, step_back(text, *at), *at); break;
    case KEYMAP_DELETE: cut(text, at, *at, step_on(text, *at)); break;
    case CTRL_U: cut(text, at, 0, *at); break;
    case CTRL_W: cut(text, at, word_start(text, *at), *at); break;
    case KEYMAP_LEFT: *at = step_back(text, *at); break;
    case KEYMAP_RIGHT: *at = step_on(text, *at); break;
    case CTRL_A:
    case KEYMAP_HOME: *at = 0; break;
    case CTRL_E:
    case KEYMAP_END: *at = strlen(text); break;
    default:
        if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || code >= KEYMAP_UP)
            return false;
        insert(text, size, at, code);
        break;
    }
    return true;
}
