/* Events as lines for people. */
#include "tui/cli/lines.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "net/base/tr.h"
#include "net/base/utf8.h"

enum { CLOCK = 16 };

static void __attribute__((format(printf, 2, 3))) print(time_t when, const char *fmt, ...)
{
    char clock[CLOCK], text[2 * TELL_MAX], out[4 * TELL_MAX];
    struct tm tm;
    va_list ap;

    localtime_r(&when, &tm);
    strftime(clock, sizeof clock, "%H:%M:%S", &tm);
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, tr(fmt), ap);
    va_end(ap);
    utf8_printable(out, sizeof out, text);
    printf("%s %s\n", clock, out);
}

void lines_tell(void *arg, const struct tell *t)
{
    char said[TELL_MAX];

    (void)arg;
    tell_said(t, said, sizeof said);
    print((time_t)(t->wall / 1000), "%s", said);
    fflush(stdout);
}

void lines_snapshot(const struct wire_msg *m)
{
    for (size_t i = 0; i < m->n_rooms; i++) {
        const struct wire_room *r = &m->rooms[i];

        print(time(NULL), "the room %s: %s, %zu waiting, %zu inside, %d hosts", r->name,
              r->is_private ? tr("private") : tr("public"), r->n_waiting, r->n_inside,
              (int)r->hosts);
        for (size_t w = 0; w < r->n_waiting; w++)
            print(time(NULL), "%s waits at %s", r->waiting[w].name, r->name);
    }
    fflush(stdout);
}

void lines_note(const char *sentence)
{
    print(time(NULL), "%s", tr(sentence));
    fflush(stdout);
}
