/* What several views draw in the same way: times, rows, facts, the bars. UI thread. */
#ifndef TUI_VIEWS_PARTS_H
#define TUI_VIEWS_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "net/proto/wire.h"
#include "tui/draw/surface.h"
#include "tui/views/view.h"

enum {
    PARTS_TIME = 16,
    PARTS_WARN = 2 * 60 * 1000, /* ms of waiting from which it is a warning, if nothing is set */
    PARTS_LATE = 5 * 60 * 1000,
    PARTS_ASKED = 240,
    ROOMS_FACTS = 8, /* rows below the list of rooms, with the line above them */
};

/* "14:02:31", with seconds or without; "02-28 14:02" when it is another day than now. */
void parts_clock(char dst[PARTS_TIME], int64_t wall, int tz_min, bool seconds);
void parts_when(char dst[PARTS_TIME], int64_t wall, const struct draw_ctx *c);
/* How long ago, in 5 cells: "04:12", "2h05m", "3d04h". A time to come is "00:00". */
void parts_wait(char dst[PARTS_TIME], int64_t since, int64_t now);
/* The same to the minute: "<1m", "22m", "2h05m". */
void parts_minutes(char dst[PARTS_TIME], int64_t since, int64_t now);
/* Draws a waiting time. What has run too long is told by the style of its minutes; the seconds are
 * plain, so that a tick is a digit and no colour. `plain` is for all but the minutes. */
void parts_put_wait(struct surface *s, int y, int x, unsigned style, unsigned plain,
                    const char *wait);
/* The style of a waiting time, the sign behind it (" ", "+" from the warning on, "!" when it is
 * late) and the word for it ("", "long", "late"). */
unsigned parts_wait_style(const struct draw_ctx *c, int64_t since);
const char *parts_wait_sign(const struct draw_ctx *c, int64_t since);
const char *parts_wait_word(const struct draw_ctx *c, int64_t since);

/* True while what the lists show may be out of date. */
bool parts_stale(const struct model *m);
/* style, or ROLE_STALE while the lists are stale. */
unsigned parts_live(const struct model *m, unsigned style);
/* The style of the name on a row: cursor, match, own. */
struct parts_name {
    const char *name;
    bool cursor, gone, focus;
    unsigned style; /* otherwise */
};
unsigned parts_name_style(const struct model *m, const struct parts_name *n);

/* How the list of a pane is looked at, "s:name-  FROZEN +2  \x 3 of"; "" when it is as it
 * comes. How many there are stands behind it. */
void parts_lens(const struct model *m, enum pane p, char dst[VIEW_TITLE]);
/* The same of the list that has the keys, in few words. */
void parts_lens_short(const struct model *m, char dst[VIEW_TITLE]);
/* In a list that the filter has emptied: says so. False when it has not. */
bool parts_filtered(const struct model *m, enum pane p, const struct draw_ctx *c, struct surface *s,
                    struct rect r);

/* Whether the key of a hint has something to act on now: somebody, a room, a decision. */
bool hint_now(const struct model *m, enum action a);

struct knock;
/* Whether another host is reading this entry. */
bool parts_read_by(const struct knock *k, const struct draw_ctx *c);
/* The reasons to look twice in words, with a comma between; "" for none. */
void parts_flags(uint8_t flags, char *dst, size_t size);

/* What the rules were told about somebody, in a sentence. */
void parts_asked(char dst[PARTS_ASKED], const struct wire_asked *a, int tz_min);

/* "label  value" on one row, the value from column `at` on. */
struct parts_fact {
    const char *label, *value;
    unsigned style; /* of the value */
};
void parts_fact(struct surface *s, struct rect r, int row, int at, const struct parts_fact *f);

/* A line across a pane whose inside is r, joined to its frame. */
void parts_rule(struct surface *s, struct rect r, int y);

/* Up to three sentences in the middle of an empty pane, the first in ROLE_STRONG. Lines are
 * wrapped. */
void parts_empty(struct surface *s, struct rect r, const char *const *line, int n);
/* How many bytes of text make one line of at most `cells`, broken at a blank if there is one. */
size_t parts_line_bytes(const char *text, int cells);
/* Text in lines of `cells`, broken at blanks; returns how many rows it took (at most max). */
int parts_wrap(struct surface *s, struct rect r, unsigned style, const char *text);

/* The bars and what lies over everything; each is a file. */
void title_bar_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void tabs_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void hint_line_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void status_bar_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void line_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void sheet_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void dialog_view_draw(const struct model *m, const struct draw_ctx *c, struct surface *s);
void help_view_draw(const struct draw_ctx *c, struct surface *s, struct rect r);
/* The line that the help has to begin with so that its cursor is on the page; puts the cursor back
 * on the list. */
size_t help_view_reveal(const struct draw_ctx *c, int width, int page, size_t *cursor);
int help_view_lines(const struct draw_ctx *c, int width);
/* The link in words, "link ok 38 ms", and its style. */
unsigned status_bar_link(const struct model *m, const struct draw_ctx *c, char *dst, size_t size);
/* All facts of a person or knock on the rows of r from line `top` on; returns how many lines there
 * are. s may be null to count. */
int detail_view_lines(const struct model *m, const struct draw_ctx *c, enum pane of, const char *id,
                      struct surface *s, struct rect r, int top);

#endif
