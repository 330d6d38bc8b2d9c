/* A line that is being typed. */
#include "tui/input/prompt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "net/base/utf8.h"

enum { CTRL_A = 1, CTRL_C = 3, CTRL_E = 5, CTRL_G = 7, CTRL_U = 21, CTRL_W = 23 };

void prompt_open(struct prompt *p, char sign)
{
    *p = (struct prompt){.sign = sign, .by = ACTION_NONE};
}

void prompt_ask(struct prompt *p, enum prompt_for what, struct target *t, const char *room,
                const char *label)
{
    prompt_open(p, ':');
    p->what = what;
    str_copy(p->room, sizeof p->room, room);
    str_copy(p->label, sizeof p->label, label);
    if (t) {
        p->target = *t;
        *t = (struct target){0};
    }
}

void prompt_fill(struct prompt *p, const char *text)
{
    str_copy(p->text, sizeof p->text, text);
    p->at = strlen(p->text);
}

void prompt_say(struct prompt *p, bool bad, const char *fmt, ...)
{
    char text[2 * PROMPT_MORE];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    str_copy(p->more, sizeof p->more, text);
    p->bad = bad;
}

void prompt_close(struct prompt *p)
{
    target_free(&p->target);
    *p = (struct prompt){0};
}

bool prompt_is_open(const struct prompt *p)
{
    return p->sign != 0;
}

static size_t step_back(const struct prompt *p, size_t at)
{
    while (at > 0 && ((unsigned char)p->text[--at] & 0xc0) == 0x80)
        ;
    return at;
}

static size_t step_on(const struct prompt *p, size_t at)
{
    const char *s = p->text + at;

    utf8_next(&s);
    return (size_t)(s - p->text);
}

/* Takes out the bytes between two offsets and leaves the cursor there. */
static void cut(struct prompt *p, size_t from, size_t to)
{
    memmove(p->text + from, p->text + to, strlen(p->text + to) + 1);
    p->at = from;
}

static void insert(struct prompt *p, uint32_t code)
{
    char ch[5];
    size_t n = utf8_put(ch, code), len = strlen(p->text);

    if (len + n > PROMPT_MAX)
        return;
    memmove(p->text + p->at + n, p->text + p->at, len - p->at + 1);
    memcpy(p->text + p->at, ch, n);
    p->at += n;
}

static size_t word_start(const struct prompt *p)
{
    size_t at = p->at;

    while (at > 0 && p->text[at - 1] == ' ')
        at--;
    while (at > 0 && p->text[at - 1] != ' ')
        at--;
    return at;
}

static void edit(struct prompt *p, uint32_t code)
{
    switch (code) {
    case KEYMAP_BACKSPACE: cut(p, step_back(p, p->at), p->at); break;
    case KEYMAP_DELETE: cut(p, p->at, step_on(p, p->at)); break;
    case CTRL_U: cut(p, 0, p->at); break;
    case CTRL_W: cut(p, word_start(p), p->at); break;
    case KEYMAP_LEFT: p->at = step_back(p, p->at); break;
    case KEYMAP_RIGHT: p->at = step_on(p, p->at); break;
    case CTRL_A:
    case KEYMAP_HOME: p->at = 0; break;
    case CTRL_E:
    case KEYMAP_END: p->at = strlen(p->text); break;
    default:
        if (code >= 0x20 && (code < 0x7f || code > 0x9f) && code < KEYMAP_UP)
            insert(p, code);
        break;
    }
}

enum prompt_result prompt_key(struct prompt *p, struct key key)
{
    uint32_t code = key.code == 0x7f || key.code == 8 ? (uint32_t)KEYMAP_BACKSPACE : key.code;

    if (key.alt)
        return PROMPT_GOES_ON;
    if (code == KEYMAP_ENTER || code == '\n')
        return PROMPT_DONE;
    if (code == KEYMAP_ESC || code == CTRL_C || code == CTRL_G ||
        (code == KEYMAP_BACKSPACE && !*p->text))
        return PROMPT_CANCELLED;
    edit(p, code);
    return PROMPT_GOES_ON;
}
