/* What lies over the screen. */
#include "tui/input/dialog.h"

#include <stdlib.h>
#include <string.h>

#include "net/base/alloc.h"
#include "net/base/str.h"
#include "net/base/utf8.h"

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

static void add_row(struct dialog *d, const struct knock *k)
{
    struct dialog_row *row = &d->row[d->n++];
    bool flagged = k->w.flags & FLAGS_CAREFUL;

    *row = (struct dialog_row){
        .knocked_at = k->w.knocked_at,
        .tries = k->w.tries,
        .flags = k->w.flags,
        .ticked = d->kind != DIALOG_ADMIT || !flagged,
    };
    str_copy(row->id, sizeof row->id, k->w.id);
    str_copy(row->name, sizeof row->name, k->w.name);
    d->n_flagged += flagged;
    d->n_ticked += row->ticked;
}

void dialog_ask(struct dialog *d, enum dialog_kind kind, const struct room *room, bool marked,
                struct key opened_by, int64_t wall)
{
    dialog_open(d, kind, PANE_KNOCKS, "", opened_by, wall);
    str_copy(d->room, sizeof d->room, room->name);
    d->row = xcalloc(room->knocks.n + 1, sizeof *d->row);
    for (size_t i = 0; i < room->knocks.n; i++) {
        const struct knock *k = knocks_at(&room->knocks, i);

        if (k->state == KNOCK_WAITING && (k->marked || !marked))
            add_row(d, k);
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

/* ---- keys ---- */

static bool is_question(const struct dialog *d)
{
    return d->kind == DIALOG_ADMIT || d->kind == DIALOG_DENY || d->kind == DIALOG_QUIT;
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

static enum dialog_result question_key(struct dialog *d, struct key key)
{
    bool opener = key.code == d->opened_by.code && key.alt == d->opened_by.alt;
    long by = moves(d, key.code, true);

    if (key.code == 'y' && !key.alt)
        return opener || !d->seen_at ? DIALOG_IGNORED : DIALOG_CONFIRMED;
    if (opener || key.alt)
        return DIALOG_IGNORED;
    if (key.code == KEYMAP_ESC || key.code == 'n' || key.code == 'q' || key.code == KEYMAP_ENTER)
        return DIALOG_CANCELLED;
    if (d->n == 0)
        return DIALOG_IGNORED;
    if (by != 0)
        move_cursor(d, by);
    else if (key.code == ' ')
        tick(d, &d->row[d->cursor], !d->row[d->cursor].ticked);
    else if (key.code == 'i')
        tick_all(d);
    else
        return DIALOG_IGNORED;
    return DIALOG_STAYS;
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

    d->top = 0;
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

static enum dialog_result help_key(struct dialog *d, struct key key)
{
    uint32_t code = key.code == 0x7f || key.code == 8 ? (uint32_t)KEYMAP_BACKSPACE : key.code;
    long by = moves(d, code, false);

    if (code == KEYMAP_ESC || code == KEYMAP_ENTER || (!*d->filter && (code == 'q' || code == '?')))
        return DIALOG_CANCELLED;
    if (by != 0)
        scroll(d, by);
    else if (!key.alt && (code == KEYMAP_BACKSPACE ||
                          (code >= ' ' && code < KEYMAP_UP && (code < 0x7f || code > 0x9f))))
        filter_key(d, code);
    else
        return DIALOG_IGNORED;
    return DIALOG_STAYS;
}

static enum dialog_result detail_key(struct dialog *d, struct key key)
{
    long by = moves(d, key.code, true);

    if (key.code == KEYMAP_ESC || key.code == 'q' || key.code == 'i' || key.code == KEYMAP_ENTER)
        return DIALOG_CANCELLED;
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

bool dialog_sync(struct dialog *d, const struct model *m)
{
    const struct room *r;
    bool changed = false;

    if (d->kind != DIALOG_ADMIT && d->kind != DIALOG_DENY)
        return false;
    r = rooms_find(&m->rooms, d->room);
    for (size_t i = 0; i < d->n; i++) {
        const struct knock *k = r ? knocks_find(&r->knocks, d->row[i].id) : NULL;

        if (d->row[i].gone || (k && k->state == KNOCK_WAITING))
            continue;
        tick(d, &d->row[i], false);
        d->row[i].gone = changed = true;
    }
    return changed;
}

char (*dialog_ticked(const struct dialog *d, size_t *n))[LIMIT_ID + 1]
{
    char(*ids)[LIMIT_ID + 1] = xcalloc(d->n + 1, sizeof *ids);

    *n = 0;
    for (size_t i = 0; i < d->n; i++)
        if (d->row[i].ticked && !d->row[i].gone)
            str_copy(ids[(*n)++], sizeof *ids, d->row[i].id);
    return ids;
}
