/* A sentence for a person about what went wrong. */
#include "net/base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "net/base/tr.h"
#include "net/base/utf8.h"

bool error_set(struct error *err, const char *fmt, ...)
{
    char raw[ERROR_TEXT_MAX];
    va_list ap;

    if (err) {
        va_start(ap, fmt);
        vsnprintf(raw, sizeof raw, tr(fmt), ap);
        va_end(ap);
        utf8_clean(err->text, sizeof err->text, raw, strlen(raw), sizeof raw);
    }
    return false;
}
