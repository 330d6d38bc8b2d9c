/* A line that is being typed. */
#include "tui/input/prompt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/base/str.h"
#include "tui/input/line.h"

enum { CTRL_C = 3, CTRL_G = 7 };

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
    line_key(p->text, sizeof p->text, &p->at, code);
    return PROMPT_GOES_ON;
}
