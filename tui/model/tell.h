/* The sentences that announce what happens, from the table tells.def. One table for the log pane,
 * line mode and foyer watch. Pure. */
#ifndef TUI_MODEL_TELL_H
#define TUI_MODEL_TELL_H

#include <stddef.h>
#include <stdint.h>

#include "net/proto/limits.h"

/* What kind of thing happened, for its colour and for quiet levels. */
enum evlog_kind {
    EVLOG_KNOCK,
    EVLOG_ADMIT,
    EVLOG_DENY,
    EVLOG_LEFT,
    EVLOG_JOIN,
    EVLOG_ROOM,
    EVLOG_LINK,
    EVLOG_SAID,  /* words between guests and hosts */
    EVLOG_POWER, /* what a host did inside, or took back */
};

enum tell_what {
#define T(ID, kind, who, text, said) TELL_##ID,
#include "tui/model/tells.def"
#undef T
    TELL_COUNT
};

enum { TELL_MAX = 640 /* bytes of a sentence with its terminator */ };

/* What happened. Texts are borrowed and cleaned; null or "" for what is not known. */
struct tell {
    enum tell_what what;
    int64_t wall;     /* ms since 1970 */
    const char *room; /* its name */
    const char *id;   /* whom it is about, waiting or inside */
    const char *name, *old, *by, *words;
    const char *noun;  /* of a pending decision */
    int64_t waited_ms; /* for {time} */
    int32_t tries;     /* for {nth}, which is missing below 2 */
};

enum evlog_kind tell_kind(enum tell_what what);
/* The short word of the log. */
void tell_who(const struct tell *t, char *dst, size_t size);
/* The line of the log behind it. */
void tell_text(const struct tell *t, char *dst, size_t size);
/* The whole sentence. */
void tell_said(const struct tell *t, char *dst, size_t size);
/* "04:12", "2:05:10"; negative times are "00:00". */
void tell_time(char *dst, size_t size, int64_t ms);

#endif
