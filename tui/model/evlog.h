/* What happened, as lines for people: "14:02:27 knock  Zed (3rd try) -> interview". A ring of the
 * newest lines. Pure. */
#ifndef TUI_MODEL_EVLOG_H
#define TUI_MODEL_EVLOG_H

#include <stddef.h>
#include <stdint.h>

#include "net/proto/limits.h"
#include "tui/model/tell.h"

enum { EVLOG_LINES = 500, EVLOG_TEXT = 320, EVLOG_WHO = LIMIT_NAME };

struct evlog_line {
    int64_t wall; /* ms since 1970 */
    enum evlog_kind kind;
    char who[EVLOG_WHO + 1]; /* "knock", a host's name, "rule", "link" */
    char text[EVLOG_TEXT];   /* cleaned, one line */
};

struct evlog {
    struct evlog_line *line; /* the ring, EVLOG_LINES of them */
    size_t first, n;
    size_t back; /* how many of the newest lines are scrolled off below; 0 follows */
    /* Hears of everything that evlog_tell() adds, before it returns; may be null. t is borrowed. */
    void (*told)(void *arg, const struct tell *t);
    void *told_arg;
};

void evlog_init(struct evlog *l);
void evlog_finish(struct evlog *l);
/* Adds a line; the oldest goes when there are too many. What is scrolled to stays where it is. */
void evlog_add(struct evlog *l, enum evlog_kind kind, int64_t wall, const char *who,
               const char *fmt, ...) __attribute__((format(printf, 5, 6)));
/* The same in the words of tells.def. */
void evlog_tell(struct evlog *l, const struct tell *t);
/* The i-th line, 0 the oldest; i must be below n. Borrowed until the next change. */
const struct evlog_line *evlog_at(const struct evlog *l, size_t i);
/* Scrolls by so many lines, negative to older ones, on a page of so many lines. */
void evlog_scroll(struct evlog *l, long by, int page);

#endif
