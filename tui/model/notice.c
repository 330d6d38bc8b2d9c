/* The one sentence that the console says to the host. */
#include "tui/model/notice.h"

#include <stdarg.h>
#include <stdio.h>

#include "net/base/str.h"
#include "net/base/tr.h"

void notice_set(struct notice *n, enum notice_level level, int64_t mono, const char *fmt, ...)
{
    char text[NOTICE_MAX * 2];
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(text, sizeof text, tr(fmt), ap);
    va_end(ap);
    str_copy(n->text, sizeof n->text, text);
    n->level = level;
    n->until = mono + NOTICE_TIME;
    if (n->said)
        n->said(n->said_arg, n);
}

void notice_clear(struct notice *n)
{
    n->text[0] = '\0';
}

bool notice_tick(struct notice *n, int64_t mono)
{
    if (!*n->text || mono < n->until)
        return false;
    notice_clear(n);
    return true;
}
