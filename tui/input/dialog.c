/* What lies over the screen. */
#include "tui/input/dialog.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/tr.h"
#include "net/base/utf8.h"
#include "net/proto/block_signals.h"
#include "tui/input/dialog_block.h"

bool dialog_is_open(const struct dialog *d)
{
    return d->kind != DIALOG_NONE;
}

void dialog_close(struct dialog *d)
{
    int page = d->page;

    free(d->row);
    *d = (struct dialog){.page = page};
}

const struct dialog_right dialog_rights[DIALOG_RIGHTS_LINES] = {
    {SEND_AUDIO, TR("speak")},
    {SEND_VIDEO, TR("use the camera")},
    {SEND_SCREEN_VIDEO | SEND_SCREEN_AUDIO, TR("share the screen")},
    {SEND_CUSTOM_VIDEO | SEND_CUSTOM_AUDIO, TR("send custom tracks")},
};

static void add_row(struct dialog *d, const char *room, const struct knock *k)
{
    struct dialog_row *row = &d->row[d->n++];
    bool flagged = k->w.flags & FLAGS_CAREFUL;

    *row = (struct dialog_row){
        .knocked_at = k->w.knocked_at,
        .tries = k->w.tries,
        .flags = k->w.flags,
        .ticked = d->kind != DIALOG_ADMIT || !flagged,
    };
    str_copy(row->room, sizeof row->room, room);
    str_copy(row->id, sizeof row->id, k->w.id);
    str_copy(row->name, sizeof row->name, k->w.name);
    d->n_flagged += flagged;
    d->n_ticked += row->ticked;
}

void dialog_ask(struct dialog *d, enum dialog_kind kind, const struct knocks *who, bool marked,
                struct key opened_by, int64_t wall)
{
    dialog_open(d, kind, PANE_KNOCKS, "", opened_by, wall);
    str_copy(d->room, sizeof d->room, who->room ? who->room : MODEL_ALL_ROOMS);
    d->row = xcalloc(who->n + 1, sizeof *d->row);
    for (size_t i = 0; i < who->n; i++) {
        const struct knock *k = knocks_at(who, i);

        if (knocks_open(k) && (k->marked || !marked))
            add_row(d, k->of->room, k);
    }
}

void dialog_about(struct dialog *d, enum dialog_kind kind, const struct target *t,
                  struct key opened_by, int64_t wall)
{
    dialog_open(d, kind, t->of, "", opened_by, wall);
    str_copy(d->room, sizeof d->room, t->n > 0 ? t->one[0].room : "");
    d->row = xcalloc(t->n + 1, sizeof *d->row);
    d->n = d->n_ticked = t->n;
    for (size_t i = 0; i < t->n; i++) {
        struct dialog_row *row = &d->row[i];

        row->ticked = true;
        str_copy(row->room, sizeof row->room, t->one[i].room);
        str_copy(row->id, sizeof row->id, t->one[i].id);
        str_copy(row->name, sizeof row->name, t->one[i].name);
    }
}

void dialog_open(struct dialog *d, enum dialog_kind kind, enum pane of, const char *id,
                 struct key opened_by, int64_t wall)
{
    dialog_close(d);
    d->kind = kind;
    d->of = of;
    d->opened_wall = wall;
    d->opened_by = opened_by;
    if (!*id)
        return;
    d->row = xcalloc(1, sizeof *d->row);
    d->n = 1;
    str_copy(d->row->id, sizeof d->row->id, id);
}

void dialog_fill(struct dialog *d, struct dialog_row *row, size_t n)
{
    free(d->row);
    d->row = row;
    d->n = n;
    d->n_ticked = d->cursor = d->top = 0;
    d->filled = true;
}

/* ---- keys ---- */

static bool is_question(const struct dialog *d)
{
    return d->kind >= DIALOG_ADMIT && d->kind <= DIALOG_QUIT;
}

/* How far a key moves, in lines; 0 when it does not. */
static long moves(const struct dialog *d, uint32_t code, bool letters)
{
    long page = d->page > 1 ? d->page - 1 : 1;

    switch (code) {
    case KEYMAP_DOWN: return 1;
    case KEYMAP_UP: return -1;
    case KEYMAP_PGDN: return page;
    case KEYMAP_PGUP: return -page;
    case KEYMAP_HOME: return -0x10000000;
    case KEYMAP_END: return 0x10000000;
    default: break;
    }
    if (!letters)
        return 0;
    switch (code) {
    case 'j': return 1;
    case 'k': return -1;
    case 'g': return -0x10000000;
    case 'G': return 0x10000000;
    default: return 0;
    }
}

static void move_cursor(struct dialog *d, long by)
{
    long to = (long)d->cursor + by, last = d->n > 0 ? (long)d->n - 1 : 0;
    size_t rows = d->page > 0 ? (size_t)d->page : 1;

    d->cursor = to < 0 ? 0 : (size_t)(to > last ? last : to);
    if (d->cursor < d->top)
        d->top = d->cursor;
    if (d->cursor >= d->top + rows)
        d->top = d->cursor - rows + 1;
}

static void tick(struct dialog *d, struct dialog_row *row, bool on)
{
    if (row->ticked == on || row->gone)
        return;
    row->ticked = on;
    d->n_ticked += on ? 1 : (size_t)-1;
}

/* All, or none when all are ticked. */
static void tick_all(struct dialog *d)
{
    bool on = false;

    for (size_t i = 0; i < d->n; i++)
        on = on || (!d->row[i].ticked && !d->row[i].gone);
    for (size_t i = 0; i < d->n; i++)
        tick(d, &d->row[i], on);
}

/* ---- one by one ---- */

void dialog_seen(struct dialog *d, int64_t mono)
{
    if (!dialog_is_open(d))
        return;
    if (!d->seen_at)
        d->seen_at = mono;
    if (d->walking && !d->row_seen_at)
        d->row_seen_at = mono;
}

bool dialog_walk_on(struct dialog *d)
{
    do {
        if (d->cursor + 1 >= d->n)
            return false;
        move_cursor(d, 1);
    } while (d->row[d->cursor].gone);
    d->row_seen_at = 0;
    return true;
}

static void walk(struct dialog *d)
{
    d->walking = true;
    d->cursor = d->top = 0;
    d->row_seen_at = 0;
    if (d->row[0].gone)
        d->walking = dialog_walk_on(d);
}

static enum dialog_result walking_key(struct dialog *d, struct key key)
{
    if (key.alt)
        return DIALOG_IGNORED;
    if (key.code == 'y')
        return d->row_seen_at && !d->row[d->cursor].gone ? DIALOG_ONE : DIALOG_IGNORED;
    if (key.code == 'n')
        return dialog_walk_on(d) ? DIALOG_STAYS : DIALOG_CANCELLED;
    return key.code == KEYMAP_ESC || key.code == 'q' ? DIALOG_CANCELLED : DIALOG_IGNORED;
}

/* ---- questions ---- */

/* Choices of BLOCK and RIGHTS. */
static enum dialog_result choice_key(struct dialog *d, uint32_t code)
{
    int lines = d->kind == DIALOG_BLOCK ? DIALOG_BLOCK_LINES : DIALOG_RIGHTS_LINES;
    long by = moves(d, code, true), to = d->choice + by;

    if (by != 0)
        d->choice = to < 0 ? 0 : to >= lines ? lines - 1 : (int)to;
    else if (d->kind == DIALOG_BLOCK && code == KEYMAP_TAB)
        d->domain = !d->domain;
    else if (d->kind == DIALOG_BLOCK && code >= '1' && code < '1' + SIGNAL_COUNT)
        return dialog_block_toggle(d, (int)(code - '1')) ? DIALOG_STAYS : DIALOG_IGNORED;
    else if (d->kind == DIALOG_RIGHTS && code == ' ')
        d->can_send ^= dialog_rights[d->choice].bits;
    else
        return DIALOG_IGNORED;
    return DIALOG_STAYS;
}

static enum dialog_result list_key(struct dialog *d, uint32_t code)
{
    bool knocks = d->kind == DIALOG_ADMIT || d->kind == DIALOG_DENY;
    long by = moves(d, code, true);

    if (by != 0)
        move_cursor(d, by);
    else if (code == ' ')
        tick(d, &d->row[d->cursor], !d->row[d->cursor].ticked);
    else if (code == 'i')
        tick_all(d);
    else if (code == 'r' && knocks)
        walk(d);
    else if (code == 'm' && knocks)
        return DIALOG_WORDS;
    else
        return DIALOG_IGNORED;
    return DIALOG_STAYS;
}

bool dialog_can_confirm(const struct dialog *d)
{
    switch (d->kind) {
    case DIALOG_BLOCK: return dialog_block_ready(d, NULL);
    case DIALOG_BLOCKS: return d->n_ticked > 0;
    default: return is_question(d);
    }
}

/* y: never by the key that opened it, or before it could be read. */
static enum dialog_result confirm(const struct dialog *d, bool opener)
{
    if (opener || !d->seen_at || (d->kind == DIALOG_BLOCKS && d->n == 0))
        return DIALOG_IGNORED;
    return d->kind == DIALOG_BLOCK && !dialog_can_confirm(d) ? DIALOG_WEAK : DIALOG_CONFIRMED;
}

static enum dialog_result question_key(struct dialog *d, struct key key)
{
    bool opener = key.code == d->opened_by.code && key.alt == d->opened_by.alt;

    if (d->walking)
        return walking_key(d, key);
    if (key.code == 'y' && !key.alt)
        return confirm(d, opener);
    if (opener || key.alt)
        return DIALOG_IGNORED;
    if (key.code == KEYMAP_ESC || key.code == 'n' || key.code == 'q' || key.code == KEYMAP_ENTER)
        return DIALOG_CANCELLED;
    if (d->n == 0)
        return DIALOG_IGNORED;
    if (d->kind == DIALOG_BLOCK || d->kind == DIALOG_RIGHTS)
        return choice_key(d, key.code);
    return list_key(d, key.code);
}

static void scroll(struct dialog *d, long by)
{
    long to = (long)d->top + by;

    d->top = to > 0 ? (size_t)to : 0;
}

static void filter_key(struct dialog *d, uint32_t code)
{
    size_t len = strlen(d->filter), n;
    char ch[5];

    d->top = d->cursor = 0;
    if (code == KEYMAP_BACKSPACE) {
        while (len > 0 && ((unsigned char)d->filter[--len] & 0xc0) == 0x80)
            ;
        d->filter[len] = '\0';
        return;
    }
    n = utf8_put(ch, code);
    if (len + n <= DIALOG_FILTER)
        memcpy(d->filter + len, ch, n + 1);
}

/* Where the list ends is known to the owner, who puts the cursor back. */
static enum dialog_result help_key(struct dialog *d, struct key key)
{
    uint32_t code = key.code == 0x7f || key.code == 8 ? (uint32_t)KEYMAP_BACKSPACE : key.code;
    long by = moves(d, code, false), to = (long)d->cursor + by;

    if (code == KEYMAP_ESC || (!*d->filter && (code == 'q' || code == '?')))
        return DIALOG_CANCELLED;
    if (code == KEYMAP_ENTER)
        return d->seen_at ? DIALOG_RUN : DIALOG_IGNORED;
    if (by != 0)
        d->cursor = to > 0 ? (size_t)to : 0;
    else if (!key.alt && (code == KEYMAP_BACKSPACE ||
                          (code >= ' ' && code < KEYMAP_UP && (code < 0x7f || code > 0x9f))))
        filter_key(d, code);
    else
        return DIALOG_IGNORED;
    return DIALOG_STAYS;
}

static enum dialog_result detail_key(struct dialog *d, struct key key)
{
    long by;

    if (key.alt)
        return DIALOG_IGNORED;
    if (key.code == KEYMAP_ESC || key.code == 'q' || key.code == 'i' || key.code == KEYMAP_ENTER)
        return DIALOG_CANCELLED;
    by = moves(d, key.code, true);
    if (by == 0)
        return DIALOG_IGNORED;
    scroll(d, by);
    return DIALOG_STAYS;
}

enum dialog_result dialog_key(struct dialog *d, struct key key)
{
    if (is_question(d))
        return question_key(d, key);
    return d->kind == DIALOG_HELP ? help_key(d, key) : detail_key(d, key);
}

/* ---- the frozen set ---- */

static bool still_there(const struct dialog *d, const struct model *m, const struct dialog_row *row)
{
    const struct room *r = rooms_find(&m->rooms, row->room);
    const struct knock *k;
    const struct person *p;

    if (!r)
        return false;
    if (d->of == PANE_PEOPLE) {
        p = people_find(&r->people, row->id);
        return p && !p->gone;
    }
    k = knocks_find(&r->knocks, row->id);
    return k && knocks_open(k);
}

bool dialog_sync(struct dialog *d, const struct model *m)
{
    bool changed = false;

    if (!is_question(d) || d->kind == DIALOG_BLOCKS)
        return false;
    for (size_t i = 0; i < d->n; i++) {
        if (d->row[i].gone || still_there(d, m, &d->row[i]))
            continue;
        tick(d, &d->row[i], false);
        d->row[i].gone = changed = true;
    }
    return changed;
}

void dialog_chosen(const struct dialog *d, bool ticked, struct target *t)
{
    *t = (struct target){.of = d->of, .all_read = true};
    for (size_t i = 0; i < d->n; i++)
        if (d->row[i].ticked == ticked && !d->row[i].gone)
            target_add(t, d->row[i].room, d->row[i].id, d->row[i].name);
    target_group(t);
}
